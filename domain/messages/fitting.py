"""Text that has to fit somewhere else: cut at a word, and what was left out kept apart."""

_MORE = "…"
PREVIEW = 160
"""Letters of what a person wrote that a card of many lines shows; the whole of it is behind a button."""


def fit(text: str, most: int) -> tuple[str, str]:
    """The text in at most `most` letters, cut between two words and ended with `…`, and what did not fit.

    A single word that is too long is cut inside. `most` is at least 2.
    """
    if len(text) <= most:
        return text, ""
    room = most - len(_MORE)
    at = next((place for place in range(room, 0, -1) if text[place].isspace()), room)
    return text[:at].rstrip() + _MORE, text[at:].strip()


def preview(text: str, most: int = PREVIEW) -> str:
    """The beginning of a text, as a card of many lines shows it."""
    return fit(text, most)[0]


def is_long(*texts: str | None) -> bool:
    """Whether a preview would leave something of these out."""
    return any(len(text or "") > PREVIEW for text in texts)
