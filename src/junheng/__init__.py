"""Junheng: a county education system, from register to closed item."""
