"""Whatever of evidence leaves the process: the store of originals, and the readers of foreign formats."""
