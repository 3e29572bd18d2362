"""The way out: what is owed is worded, paced, sent over HTTP, and marked with what became of it."""
