"""The daily reminder of what is owed."""
