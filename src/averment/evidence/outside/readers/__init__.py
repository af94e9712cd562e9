"""One reader a format. Each runs only inside a process of its own, for one file, behind the locks."""
