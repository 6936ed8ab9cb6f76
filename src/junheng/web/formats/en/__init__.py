"""English as the rest of the world writes it: the day before the month."""
