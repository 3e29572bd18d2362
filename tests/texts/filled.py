"""Facts with the most of everything: a hundred of whatever is listed, long names and notes, letters that need escaping."""

import re
from typing import Any

_MANY, _FEW, _NAME, _NOTE = 100, 2, 120, 1_000
_WRITTEN = {
    "note",
    "reason",
    "why",
    "words",
    "question",
    "answer",
    "objection",
    "decision",
    "action",
    "cause",
    "support",
    "outcome",
    "flag",
    "corrected",
    "heard",
    "html",
    "text",
    "remark",
    "urgent_why",
    "cancelled_why",
    "error",
    "caption",
    "basis",
}
"""What people write at length."""


def filled(value: Any, name: str = "", many: int = _MANY) -> Any:
    """The same facts with the most of everything; what is listed within a list is fewer."""
    if isinstance(value, dict):
        if len(value) == 1 and next(iter(value)).startswith("$") and "$facts" not in value:
            return value
        return {key: filled(item, key if not key.startswith("$") else name, many) for key, item in value.items()}
    if isinstance(value, list):
        grows = bool(value) and _may_grow(name, value)
        items = [filled(item, name, _FEW if grows else many) for item in value]
        return [items[place % len(items)] for place in range(max(many, len(items)))] if grows else items
    return _long(value, name) if isinstance(value, str) else value


def _may_grow(name: str, value: list[Any]) -> bool:
    """Whether a person can make this list longer: a pair of ratings or a name with its count they cannot."""
    plain = all(item is None or isinstance(item, (int, bool)) for item in value)
    return name not in _FIXED and not plain and not (name in _PAIRS and not isinstance(value[0], list))


_PAIRS = {"stops", "lacking"}
"""Lists of pairs: they grow, the pairs do not."""
_FIXED = {
    "spokes",
    "told",
    "counts",
    "conducts",
    "because",
    "decided",
    "quarters",
    "points",
    "periods",
    "proposed",
    "guidance",
    "spread",
    "planned",
    "sheets",
    "at",
    "consents",
    "reasons",
    "predicates",
    "commands",
    "near",
    "choices",
    "concerns",
    "names",
    "numbers",
    "people",
    "units",
    "indicators",
    "praised",
}


def _long(words: str, name: str) -> str:
    if name == "html":
        return "<b>tebal</b> &lt;dan&gt; <i>miring 🎉</i> " * 120
    if re.fullmatch(r"[a-z0-9_.:/+-]*|\d{4}(-Q?\d+)?|[\w-]+\.\w+|.*Asia/.*|<=|>=|=", words) or words.startswith(("v1", "http")):
        return words
    letters = "<&\">' Andi Besse Misalnya "
    most = _NOTE if name in _WRITTEN else _NAME
    return (words + (letters * most))[:most].replace(",", " ")
