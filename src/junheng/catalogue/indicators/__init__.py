"""The indicators, one module a theme; the name of a variable is the end of its code."""
