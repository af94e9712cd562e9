"""What is brought in: folders, archives, bags and letters, taken apart into files that can be preserved."""
