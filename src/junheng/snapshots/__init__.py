"""Table declarations, reading and checking of data folders, and frozen snapshots."""
