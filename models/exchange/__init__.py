"""Workbooks that were sent, and tables as lines of JSON."""
