"""Indicators that follow from others of the same period: `(DPT1 - DPT3) / DPT1`, `A + B`. Computed exactly, never asked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

_TOKEN = re.compile(r"\s*(?:(?P<code>[A-Za-z_][\w.]*(?:-\w[\w.]*)*)|(?P<number>\d+(?:[.,]\d+)?)|(?P<sign>[-+*/()]))")
_CODE = re.compile(r"[A-Za-z_][\w.]*(?:-\w[\w.]*)*")
_LONGEST = 300
_DEEPEST = 20


class NotAFormula(ValueError):
    """The words are no formula; what of them cannot be read."""


@dataclass(frozen=True)
class _Node:
    """A number, a code, or two of them with a sign between."""

    sign: str
    left: "_Node | None" = None
    right: "_Node | None" = None
    code: str = ""
    number: Fraction = Fraction(0)

    def value(self, amounts: Mapping[str, Fraction]) -> Fraction | None:
        """What it comes to; None where something is divided by 0."""
        if self.sign == "code":
            return amounts[self.code]
        if self.sign == "number":
            return self.number
        assert self.left is not None
        assert self.right is not None
        left, right = self.left.value(amounts), self.right.value(amounts)
        if left is None or right is None or (self.sign == "/" and right == 0):
            return None
        return {"+": left + right, "-": left - right, "*": left * right}[self.sign] if self.sign != "/" else left / right

    def codes(self) -> Iterator[str]:
        """The indicators in it, from left to right."""
        if self.sign == "code":
            yield self.code
        for side in (self.left, self.right):
            if side is not None:
                yield from side.codes()


@dataclass(frozen=True)
class Result:
    """What a formula comes to; of a share the two it is made of."""

    value: Fraction
    numerator: Fraction | None = None
    denominator: Fraction | None = None


@dataclass(frozen=True)
class Formula:
    """A formula that was read; `str` gives it as it is kept."""

    text: str
    root: _Node

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicators it rests on, each once."""
        return tuple(dict.fromkeys(self.root.codes()))

    @property
    def is_share(self) -> bool:
        """Whether it divides a part by a whole."""
        return self.root.sign == "/"

    def result(self, amounts: Mapping[str, Fraction | None], *, share: bool) -> Result | None:
        """What it comes to (a `share` in %); None where one of its parts is missing, or nothing can be divided."""
        known = {code: amount for code in self.codes if (amount := amounts.get(code)) is not None}
        if len(known) < len(self.codes):
            return None
        if not share:
            value = self.root.value(known)
            return None if value is None else Result(value)
        assert self.root.left is not None
        assert self.root.right is not None
        part, whole = self.root.left.value(known), self.root.right.value(known)
        if part is None or not whole:
            return None
        return Result(100 * part / whole, part, whole)

    def spelled(self, names: Mapping[str, str]) -> str:
        """The formula with the indicators' names in place of their codes."""
        return _CODE.sub(lambda found: names.get(found[0], found[0]), self.text)

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=256)
def read_formula(words: str) -> Formula:
    """Read a formula. A minus between two codes stands between spaces, since codes have hyphens. Raises `NotAFormula`."""
    tokens = _tokens(words)
    node, rest = _sum(tokens, 0)
    if rest:
        raise NotAFormula(rest[0][1])
    if not list(node.codes()):
        raise NotAFormula(words)
    text = " ".join(word for _, word in tokens).replace("( ", "(").replace(" )", ")")
    return Formula(text, node)


def _tokens(words: str) -> list[tuple[str, str]]:
    found, place, words = list[tuple[str, str]](), 0, words.strip().removeprefix("=").rstrip()
    while place < len(words):
        match = _TOKEN.match(words, place)
        if match is None or len(words) > _LONGEST:
            raise NotAFormula(words[place : place + 20].strip() or words[:20])
        kind = str(match.lastgroup)
        found.append((kind, match[kind]))
        place = match.end()
    return found


Tokens = list[tuple[str, str]]


def _sum(tokens: Tokens, depth: int) -> tuple[_Node, Tokens]:
    return _chain(tokens, depth, "+-")


def _product(tokens: Tokens, depth: int) -> tuple[_Node, Tokens]:
    return _chain(tokens, depth, "*/")


def _chain(tokens: Tokens, depth: int, signs: str) -> tuple[_Node, Tokens]:
    of = _product if signs == "+-" else _one
    node, rest = of(tokens, depth)
    while rest and rest[0][0] == "sign" and rest[0][1] in signs:
        right, after = of(rest[1:], depth)
        if rest[0][1] == "/" and right.sign == "number" and not right.number:
            raise NotAFormula("/ 0")
        node, rest = _Node(rest[0][1], node, right), after
    return node, rest


def _one(tokens: Tokens, depth: int) -> tuple[_Node, Tokens]:
    if not tokens or depth > _DEEPEST:
        raise NotAFormula("")
    (kind, word), rest = tokens[0], tokens[1:]
    if kind == "code":
        return _Node("code", code=word), rest
    if kind == "number":
        return _Node("number", number=Fraction(word.replace(",", "."))), rest
    if word == "(":
        node, rest = _sum(rest, depth + 1)
        if rest[:1] == [("sign", ")")]:
            return node, rest[1:]
    raise NotAFormula(word)
