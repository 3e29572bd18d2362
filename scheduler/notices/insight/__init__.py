"""The summaries that come unasked."""
