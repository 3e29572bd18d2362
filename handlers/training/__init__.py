"""The talks around trainings: offers, seats, attendance, checks, and the wallet of hours."""
