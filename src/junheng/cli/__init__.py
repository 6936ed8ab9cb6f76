"""The junheng command."""
