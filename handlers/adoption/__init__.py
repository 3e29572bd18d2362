"""The talks of the help desk and of stories, and what reporting costs."""
