"""What reports add up to: the own record, trends, summaries, PWS and completeness; nothing is decided or written here."""
