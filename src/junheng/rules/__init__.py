"""The machinery of indicators and clauses; it names none of them."""
