"""What looks into every other room for one person: the home card and the copy of their own data."""
