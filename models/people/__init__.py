"""Tables of units, people, posts, accounts, how they were recognised, and what they wish."""
