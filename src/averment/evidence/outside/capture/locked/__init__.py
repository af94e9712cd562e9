"""What reads the pages of others: loaded by the nursery, run behind the locks, never in the process that captures."""
