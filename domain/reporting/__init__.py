"""Rules of an answer: how it is read, what it may be, when it surprises, and what a file really is."""
