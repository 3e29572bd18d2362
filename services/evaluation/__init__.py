"""The quarterly evaluation: the card that writes itself, the cycle, what both sides judge, and what follows from it."""
