"""People, organisations, roles, and what each may see and do."""
