"""Decisions about claims and their sources, on plain values."""
