"""Names of files that are handed on: the number and the person, nothing else about them, safe on every system."""

import re
import unicodedata

_LONGEST = 60


def personal(name: str) -> str:
    """The name of a file with the data of several people, which says so wherever it goes."""
    stem, _, ending = name.rpartition(".")
    return f"{stem}-memuat-data-pribadi.{ending}"


def file_name(number: str, person: str, ending: str) -> str:
    """Such as `EV-2026-Q3-000001-sitti-contoh.pdf`; titles after the name's comma are left out."""
    plain = unicodedata.normalize("NFKD", person.split(",", maxsplit=1)[0]).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST]
    return "-".join(filter(None, (number.replace("/", "-"), words))) + f".{ending}"
