"""The talks of a verifier: deciding a report, and asking about one value."""
