"""Whether what was promised is still true when it is sent: hours, leave, posts, and the reason it was promised for."""
