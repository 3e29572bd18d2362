"""Says aloud where the chat page could not be tested in a browser."""

import shutil
from typing import Any

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser() -> str | None:
    """The path of a browser of this machine."""
    return next((path for name in _BROWSERS if (path := shutil.which(name))), None)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if browser() is None:
        terminalreporter.write_line(
            "NOTICE: no Chromium was found: THE CHAT PAGE WAS NOT TESTED IN A BROWSER. Install chromium and run again.",
            red=True, bold=True,
        )  # fmt: skip
