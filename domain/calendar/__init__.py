"""Rules of time: when something happens for a period or a person, and the reminder ladder."""
