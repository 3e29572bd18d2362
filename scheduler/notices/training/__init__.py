"""Notices around trainings."""
