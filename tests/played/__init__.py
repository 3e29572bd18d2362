"""A year of a school and a puskesmas, played by chance through the use cases."""
