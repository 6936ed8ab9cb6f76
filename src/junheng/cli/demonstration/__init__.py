"""The demonstration: an invented county with a past, people who may sign in, and a server."""
