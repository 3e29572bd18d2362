"""What a conversation is written with: the context of a step, buttons, filters, and talks."""
