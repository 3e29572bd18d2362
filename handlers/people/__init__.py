"""First contact and being recognised, the language, one's own hours, and leave."""
