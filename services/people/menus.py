"""The name of the menu that is set in a chat: `role:language`, and which page is offered beside it."""

import zlib

_OFFERED, _TAKEN = "+", "-"
_HEADS = frozenset({"supervisor", "admin"})


def named(role: str, language: str, *, page: str, before: str | None) -> str:
    """The menu of a role: heads are offered the page where there is one; from whoever was offered it before, it is taken back.

    A page that moved has another name, so that its button is set anew.
    """
    if page and role in _HEADS:
        return f"{role}{_OFFERED}{zlib.crc32(page.encode()):08x}:{language}"
    return f"{role}{_TAKEN if _OFFERED in (before or '') else ''}:{language}"


def read(name: str) -> tuple[str, str, bool | None]:
    """The role, the language, and whether the page is offered (True), taken back (False) or left as it is (None)."""
    said, _, language = name.partition(":")
    role, offered, _ = said.partition(_OFFERED)
    if offered:
        return role, language, True
    return role.removesuffix(_TAKEN), language, False if role.endswith(_TAKEN) else None
