"""Timed work; the folder is the schedule."""
