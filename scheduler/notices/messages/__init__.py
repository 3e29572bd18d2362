"""Notices about messages: what could not be shown."""
