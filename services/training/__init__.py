"""Trainings: offering them, answering, being there, and what it adds up to."""
