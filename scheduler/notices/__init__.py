"""The notices, in the order they are looked at. Each promises what is owed and not yet promised; to add one, list it here."""

from collections.abc import Callable

PostDue = Callable[..., int]

NOTICES: tuple[PostDue, ...] = ()
"""Each is `post_due(session, *, now, city) -> int`: how many messages were promised."""
