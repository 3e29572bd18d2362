"""Who is who: accounts, posts, roles, leave and wishes, and whom somebody answers for; not what they report."""
