"""Decisions about evidence on plain values: no clock, no files, no processes."""
