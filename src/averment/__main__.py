"""`python -m averment`."""

from averment.web.main import main

main()
