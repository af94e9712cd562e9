"""Folders and archives that other tools made: their records say where each file came from, and are held against it."""
