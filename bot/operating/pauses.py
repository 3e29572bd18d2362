"""Keeps Python's garbage collector from stopping the process for a tenth of a second in the middle of a conversation."""

import gc

_YOUNG, _MIDDLE, _OLD = 50_000, 50, 50


def shorten() -> None:
    """Set aside what was loaded at the start, which never becomes garbage, and look at the rest less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
