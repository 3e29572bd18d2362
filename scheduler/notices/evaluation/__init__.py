"""Notices of the quarterly evaluation and of what follows from it."""
