"""Tables of standards, indicators, targets, days off, and the rules an agency set."""
