"""The name of the menu that is set in a chat: `role:language`, and whether the page is offered beside it."""

_OFFERED, _TAKEN = "+page", "-page"
_HEADS = frozenset({"supervisor", "admin"})


def named(role: str, language: str, *, page: bool, before: str | None) -> str:
    """The menu of a role: heads are offered the page where there is one; from whoever was offered it before, it is taken back."""
    if page and role in _HEADS:
        return f"{role}{_OFFERED}:{language}"
    return f"{role}{_TAKEN if _OFFERED in (before or '') else ''}:{language}"


def read(name: str) -> tuple[str, str, bool | None]:
    """The role, the language, and whether the page is offered (True), taken back (False) or left as it is (None)."""
    said, _, language = name.partition(":")
    role = said.removesuffix(_OFFERED).removesuffix(_TAKEN)
    return role, language, None if role == said else said.endswith(_OFFERED)
