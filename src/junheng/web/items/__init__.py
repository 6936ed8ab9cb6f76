"""The items of the ledger: lists, one item, its moves."""
