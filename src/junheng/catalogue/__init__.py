"""The indicators and the law, as data."""
