"""The number on a receipt as people write it: `10012`, `no. 10012`, `#10012.`, `laporan nomor 10012`."""

import re
import unicodedata

_AROUND = re.compile(r"\b(?:laporan|report|nomor|nomer|nmr|number|no)\b\.?|[#:]", re.IGNORECASE)
_LONGEST = 40


def report_number(said: str) -> str:
    """The number in it, or the first word where there is none; what is not a number stays as it was written, to be quoted."""
    latin = "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in said[:200])
    words = _AROUND.sub(" ", latin).split()
    plain = [word.strip(".,;!?()[]\"'") for word in words]
    found = next((word for word in plain if word.isdecimal()), next((word for word in plain if word), said.strip()))
    return found[:_LONGEST]
