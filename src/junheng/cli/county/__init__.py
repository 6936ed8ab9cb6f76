"""An invented county of ordinary size, for demonstration and tests: same seed, same county."""
