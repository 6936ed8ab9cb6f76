"""Sign-in, passwords, people and organisations."""
