"""Frozen registers: which are there, and making one."""
