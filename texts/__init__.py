"""The words the bot speaks, in Bahasa Indonesia first and in English."""

from texts.catalogue import Texts
from texts.languages import LANGUAGES

__all__ = ["LANGUAGES", "Texts"]
