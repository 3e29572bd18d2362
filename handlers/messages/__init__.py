"""Announcements and the delivery ledger, for admins."""
