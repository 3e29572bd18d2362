"""Rules of what is expected: periods, days, kinds of indicators, how far a target was reached, and what an agency may set."""
