"""When each notice comes: the table of rules, the daily reminder, putting it off, and rehearsing a quarter."""
