"""Finds a browser of this machine for the tests of the chat page."""

import shutil

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

NOTICE = "NOTICE: no Chromium was found: THE CHAT PAGE WAS NOT TESTED IN A BROWSER. Install chromium and run again."


def browser() -> str | None:
    """The path of a browser; None where there is none."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def axe() -> str:
    """The script that looks a page over for what keeps people out of it."""
    from axe_playwright_python.base import AXE_SCRIPT

    return AXE_SCRIPT
