"""The words people count with: Indonesian first, English, what is said in the markets and villages here, and slips of the keys."""

from collections.abc import Iterator
from decimal import Decimal


def each(words: str) -> tuple[str, ...]:
    """The words of a line."""
    return tuple(words.split())


_INDONESIAN = "nol satu dua tiga empat lima enam tujuh delapan sembilan"
_ENGLISH = "zero one two three four five six seven eight nine"
_ENGLISH_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

DIGITS = {word: value for words in (_INDONESIAN, _ENGLISH) for value, word in enumerate(words.split())}
"""One figure; a size may follow it."""
TEENS = {
    "sepuluh": 10,
    "sebelas": 11,
    "sebuah": 1,
    "seorang": 1,
    **{word: value for value, word in enumerate(_ENGLISH_TEENS.split(), start=10)},
}
"""Behind these nothing smaller follows."""
TENS = {word: 10 * value for value, word in enumerate(_ENGLISH_TENS.split(), start=2)}
"""Behind these a figure may follow."""
TIMES = {"puluh": 10, "pulu": 10, "ratus": 100, "atus": 100, "hundred": 100}
ALONE = {"seratus": 100, "seatus": 100}
BELAS = "belas"
SCALES = {
    **dict.fromkeys(("ribu", "rebu", "rb", "k", "thousand"), 1000),
    **dict.fromkeys(("juta", "jt", "million"), 1_000_000),
    **dict.fromkeys(("miliar", "milyar", "billion"), 1_000_000_000),
    **dict.fromkeys(("triliun", "trilyun", "trillion"), 1_000_000_000_000),
}
ENGLISH_THOUSAND = "k"
"""Behind it nothing smaller follows: `1k5` may be 1,500 or 1,005."""
WHOLE_SCALES = {"seribu": 1000, "serebu": 1000, "sejuta": 1_000_000, "semiliar": 1_000_000_000, "semilyar": 1_000_000_000}
PARTS = {
    **dict.fromkeys(("setengah", "separuh", "separo", "half", "stengah"), Decimal("0.5")),
    **dict.fromkeys(("seperempat", "quarter"), Decimal("0.25")),
    "sepertiga": Decimal(1) / 3,
    "seperlima": Decimal("0.2"),
    "sepersepuluh": Decimal("0.1"),
}
PER = {"perdua": 2, "pertiga": 3, "perempat": 4, "perlima": 5, "perdelapan": 8, "persepuluh": 10, "quarters": 4, "thirds": 3}
"""`tiga perempat`: the figure before it, divided."""
POINT = frozenset({"koma", "point"})
AND = frozenset({"dan", "and"})
ONE = frozenset({"a", "an"})
"""`a hundred`, `half a million`."""
MEASURES = {"lusin": 12, "dozen": 12, "dozens": 12, "kodi": 20, "gros": 144, "gross": 144}
"""So many of something: asked about, for one may have meant the pieces or the bundles."""
ONE_MEASURE = {"selusin": 12, "sekodi": 20}
DIALECT = {
    **dict(zip(each("se're rua tallu appa annang tuju sagantuju salapang sampulo"), (1, 2, 3, 4, 6, 7, 8, 9, 10), strict=True)),
    **dict(zip(each("seddi tellu eppa enneng pitu arua asera seppulo"), (1, 3, 4, 6, 7, 8, 9, 10), strict=True)),
    **dict(zip(each("selawe seket sewidak gocap cepek gopek"), (25, 50, 60, 50, 100, 500), strict=True)),
    **dict(zip(each("seceng goceng ceban"), (1000, 5000, 10000), strict=True)),
}
"""Whole numbers in Makassarese, Buginese, Javanese and market talk: understood, and asked about."""

COUNTING = frozenset(
    {*DIGITS, *TEENS, *TENS, *TIMES, *ALONE, BELAS, *SCALES, *WHOLE_SCALES, *PARTS, *PER, *POINT, *MEASURES, *ONE_MEASURE}
)
VAGUE = frozenset(each("puluhan belasan ratusan ribuan jutaan lusinan hundreds thousands"))
"""Neither a number nor a word beside one."""
_VARIANTS = frozenset(
    {"pulu", "atus", "seatus", "rebu", "serebu", "stengah", "separo", "milyar", "semilyar", "trilyun", "gross", "dozens"}
)
_MENDED = tuple(sorted(word for word in COUNTING - _VARIANTS if len(word) > 2))
_GLUED = tuple(sorted((word for word in COUNTING if len(word) > 2), key=len, reverse=True))
_OTHER_WORDS = frozenset(each("lama lema dia doa tiba tida enak anak sate saku duka dusun tua tune tan tes not one's sex sit fire"))
"""Words of their own that only look like a slip of a number word."""
_SHORTEST, _LONGEST = 3, 60


def taken_apart(word: str) -> tuple[str, ...]:
    """`duapuluhlima` is three words; a word that is not made of number words alone stays whole."""
    if word in COUNTING or len(word) > _LONGEST:
        return (word,)
    return next(_pieces(word), (word,))


def _pieces(word: str) -> Iterator[tuple[str, ...]]:
    for first in _GLUED:
        if word == first:
            yield (first,)
        elif word.startswith(first):
            for rest in _pieces(word[len(first) :]):
                yield (first, *rest)


def mended(word: str) -> str | None:
    """The one number word that `word` misses by a single slip: a letter too many, too few, wrong, or two the other way round."""
    if len(word) < _SHORTEST or word in COUNTING or word in _OTHER_WORDS:
        return None
    begins = (one for one in _MENDED if one[0] == word[0] or one[1:] == word)
    near = [one for one in begins if one_slip(word, one)]
    return near[0] if len(near) == 1 else None


def one_slip(one: str, other: str) -> bool:
    """Whether a single slip of the keys lies between two words."""
    if one == other or abs(len(one) - len(other)) > 1:
        return one == other
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    if len(one) != len(other):
        return one[1:] == other if len(one) > len(other) else one == other[1:]
    return one[1:] == other[1:] or (one[:2] == other[1::-1] and one[2:] == other[2:])
