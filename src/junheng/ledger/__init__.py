"""Items, their moves, deadlines, escalation and evidence."""
