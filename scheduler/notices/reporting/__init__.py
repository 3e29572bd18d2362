"""Notices about half-written reports."""
