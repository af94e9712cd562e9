"""Averment: a submission is compiled. See README.md in this folder for the map."""

__version__ = "0.1.0"
