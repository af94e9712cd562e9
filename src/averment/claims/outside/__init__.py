"""What leaves the process: the library of texts that are compared."""
