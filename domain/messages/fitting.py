"""Text that has to fit somewhere else: cut at a word, and what was left out kept apart."""

_MORE = "…"


def fit(text: str, most: int) -> tuple[str, str]:
    """The text in at most `most` letters, cut between two words and ended with `…`, and what did not fit.

    A single word that is too long is cut inside. `most` is at least 2.
    """
    if len(text) <= most:
        return text, ""
    room = most - len(_MORE)
    at = next((place for place in range(room, 0, -1) if text[place].isspace()), room)
    return text[:at].rstrip() + _MORE, text[at:].strip()
