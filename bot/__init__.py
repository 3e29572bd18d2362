"""How we speak with Telegram: an update comes in, one transaction is done, and what is owed goes out."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "true")  # durations as timedelta: what PTB is changing to, and without its warning
