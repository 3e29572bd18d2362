"""One update, one transaction: its lock, its session, and the threads in which transactions run."""
