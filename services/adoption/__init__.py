"""What helps people to get used to it: the help desk, stories of colleagues, and what reporting costs them."""
