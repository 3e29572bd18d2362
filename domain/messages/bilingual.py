"""Words that are kept in several languages: Bahasa Indonesia everywhere, and what they are in others where they are read."""

from collections.abc import Mapping
from typing import Self


class InLanguages(str):
    """A text in Bahasa Indonesia that carries others with it. It is worded in the reader's language when it is shown."""

    __slots__ = ("others",)
    others: Mapping[str, str]

    def __new__(cls, words: str, others: Mapping[str, str | None]) -> Self:
        """`others` by language; what is missing or empty there is said in Bahasa Indonesia."""
        made = super().__new__(cls, words)
        made.others = {language: said for language, said in others.items() if said}
        return made

    def in_all(self) -> tuple[str, ...]:
        """The words in each of its languages, Bahasa Indonesia first."""
        return str(self), *self.others.values()

    def said(self, language: str) -> str:
        """The words in one language."""
        return self.others.get(language, str(self))


def in_all(words: str) -> tuple[str, ...]:
    """Words in each language they are kept in."""
    return words.in_all() if isinstance(words, InLanguages) else (words,)
