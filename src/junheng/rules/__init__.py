"""How an indicator is computed and judged by a clause; no indicator and no law is named here."""
