"""The words the bot speaks, in Bahasa Indonesia first and in English."""

from texts.catalogue import LANGUAGES, Texts

__all__ = ["LANGUAGES", "Texts"]
