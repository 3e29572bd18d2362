"""Writes the log: one JSON line per event, with ids but never a name, a value, a token or what somebody wrote."""

import logging
import re
import sys
from collections.abc import MutableMapping
from io import TextIOBase
from typing import Any, TextIO, cast

import structlog

_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")


def configure(level: str) -> None:
    """Set up structlog and keep the libraries quiet."""
    for name in ("httpx", "httpcore", "apscheduler", "aiohttp", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
    shown = logging.StreamHandler(_ErrorStream())
    shown.setFormatter(_Others())
    logging.basicConfig(level=logging.WARNING, handlers=[shown], force=True)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _frames_only,
            _without_tokens,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _ErrorStream())),
        cache_logger_on_first_use=True,
    )


class _ErrorStream(TextIOBase):
    """The error stream as it stands when something is written: whoever replaced it may have closed the one before."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


class _Others(logging.Formatter):
    """What the libraries log, a line each: what they say first, and of an exception its type and the places it passed."""

    def format(self, record: logging.LogRecord) -> str:
        """Further lines and an exception's own words may quote what a person wrote."""
        first = record.getMessage().strip().partition("\n")[0]
        error = record.exc_info[1] if record.exc_info else None
        told = f" {type(error).__name__} {' '.join(_places(error))}" if error is not None else ""
        return str(_TOKEN.sub("<token>", f"{record.name} {record.levelname} {first}{told}"))


def _frames_only(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception as its type and the places it passed; its words may quote what a person wrote."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["error"], event["at"] = type(error).__name__, _places(error)
    return event


def _places(error: BaseException) -> list[str]:
    places, trace = [], error.__traceback__
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return places


def _without_tokens(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: _TOKEN.sub("<token>", value) if isinstance(value, str) else value for key, value in event.items()}
