"""Settings, root urls and the WSGI entry."""
