"""The home card, the own data, and what nobody else understood."""
