"""What happens when a verifier has left."""
