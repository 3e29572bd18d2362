"""Trainings: offered, answered, attended, checked, and what they add up to in the wallet of hours."""
