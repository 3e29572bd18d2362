"""Tables of trainings, invitees, checks and certificates."""
