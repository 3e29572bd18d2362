"""What happens without anybody asking: a clock that rings, and notices that ask the database what is owed."""
