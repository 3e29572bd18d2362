"""Phone numbers as people write them, in the one form (E.164) in which they can be compared."""

import re
import unicodedata


def read_phone(text: str) -> str:
    """`0812-3456-789`, `62812…` and `+62 812…` as `+62812…`; ValueError where it is no phone number."""
    latin = "".join(str(unicodedata.digit(letter)) if letter.isdecimal() else letter for letter in text)
    digits = re.sub(r"[\s().\-–]", "", latin)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("0"):
        digits = "+62" + digits[1:]
    elif digits.startswith("62"):
        digits = "+" + digits
    elif digits.startswith("8"):
        digits = "+62" + digits
    if digits.startswith("+620"):
        digits = "+62" + digits[4:]
    if not re.fullmatch(r"\+[1-9][0-9]{7,14}", digits):
        raise ValueError(f"{text!r} is no phone number; write it as 0812…")
    return digits
