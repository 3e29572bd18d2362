"""Tables of cycles, evaluations, steps, feedback, coaching, documents and years."""
