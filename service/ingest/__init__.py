"""From what a caller gives to articles in the ledger and the index."""
