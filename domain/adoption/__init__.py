"""What reporting may cost a person."""
