"""Words everyone speaks; no input, no output, no clock."""
