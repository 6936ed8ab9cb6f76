"""Saved assessments and plans, their findings and proposals."""
