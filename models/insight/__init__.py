"""Sums that are kept so that a city is as light as a school; every one of them can be counted anew from the reports."""
