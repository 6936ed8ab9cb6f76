"""How a county should use its seats, teachers and money, with a proof of how good each answer is."""
