"""Bringing registers in: upload, faults, preview, commit, undo."""
