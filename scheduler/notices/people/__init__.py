"""Notices about contracts."""
