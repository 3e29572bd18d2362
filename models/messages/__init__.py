"""Tables of updates seen, talks, what is still to be said, and announcements."""
