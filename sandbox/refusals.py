"""Telegram's no, in its own words."""

from typing import Any


class ApiRefusal(Exception):
    """An answer with `ok: false`."""

    def __init__(self, error_code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.error_code = error_code
        self.description = description
        self.parameters: dict[str, Any] = {"retry_after": retry_after} if retry_after else {}


def bad_request(words: str) -> ApiRefusal:
    """400."""
    return ApiRefusal(400, f"Bad Request: {words}")


def forbidden(words: str) -> ApiRefusal:
    """403."""
    return ApiRefusal(403, f"Forbidden: {words}")
