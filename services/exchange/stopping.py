"""What long work outside of updates raises when the process that does it is to end."""


class Stopped(Exception):
    """The process is to end; what was half done is removed, and the work is done when the bot is back."""
