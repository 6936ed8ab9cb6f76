"""Tools of the build, run by make."""
