"""Numbers as Indonesians (and their colleagues) write them: `1.250`, `1,5`, `12 rb`, `dua puluh 5`, `2 ratus`, `25 orang`.

A number is read whole or not at all. What can be understood but not for certain, a slip of the keys, a word behind it that is
not its unit, a range, `sekitar`, is `Unsure`: whoever asks for the number asks whether that is what was meant.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum

from domain.messages import number_words as words
from domain.messages.men_and_women import together
from domain.messages.number_parts import Found, NotANumber, Token, tidy, tokens, value_at, with_fractions
from domain.messages.number_words import each

PERSONS = frozenset(
    each(
        "orang org orangnya siswa siswi murid peserta didik anak bayi balita baduta batita ibu bumil bufas busui hamil guru"
        " pegawai pasien warga penduduk jiwa kk keluarga lansia remaja kader tenaga karyawan staf kasus laki perempuan lelaki"
        " wanita pria kepala people person persons pupil pupils student students child children teacher teachers baby babies"
        " mother mothers patient patients case cases staff women men girls boys"
    )
)
_POLITE = frozenset(
    each(
        "bu pak bunda bapak kak kakak mbak mas admin dok ya yah iya ini itu saja sj aja doang dong deh nih sih tho mi ji"
        " total semua semuanya seluruhnya keseluruhan terima kasih makasih trims mohon maaf izin ijin lapor sekian buah bh"
        " biji please thanks thank you sir madam tabe tabe' siap selesai tercapai terlaksana sudah sdh udah selamat pagi siang"
        " sore malam assalamualaikum salam hormat dengan iye iyye iyek ok oke okey kodong ki kita pi mo pale tawwa toh puang daeng"
    )
)
_BEFORE = frozenset(
    each(
        "ada adanya total jumlah jml jlh jadi jadinya dapat jumlahnya sejumlah sebanyak sebesar adalah yaitu yakni hanya cuma"
        " cuman baru sudah sdh udah alhamdulillah isi jawab jawaban jawabannya nilai nilainya capaian capaiannya realisasi"
        " realisasinya hasil hasilnya angka angkanya yang yg totalnya rata rerata avg average masih tetap terdapat"
        " tercatat the is are there was were only just answer"
    )
)
_ABOUT = frozenset(
    each(
        "sekitar sekitaran kira kiranya kurleb kl krg lbh lebih kurang hampir mungkin minimal maksimal paling sedikit banyak"
        " an about around almost nearly roughly approximately maybe sekira perkiraan estimasi dari"
    )
)
_RANGE = frozenset(each("sampai hingga sd to until atau or ke"))
_NOT = words.VAGUE | set(
    each("tidak tdk tak bukan belum blm gak ga nggak ngga enggak jangan no not nihil kosong none antara between kecuali")
)
_LESS, _MORE = frozenset({"kurang", "krg"}), frozenset({"lebih", "lbh", "tambah", "plus"})
_MAYBE_SIZES = frozenset({"m", "t", "mio", "bn"})
"""`1 M` may be a million or a thousand of them."""
_MINUS = frozenset({"minus", "negatif"})
_MINUS_OR_LEAST = "min"
_BETWEEN = re.compile(r"^(?:antara|between) (.+?) (?:dan|sampai|hingga|and|to|-) (.+)$")
_OF_A_SIZE = re.compile(r"\b\d?\s?[123]/[234](?= (?:juta|jt|ribu|rb|lusin|million|thousand)\b)|\b\d+ [123]/[234](?![\d/])")
"""`1/2 juta` and `4 1/2`, which are no shares."""
_SHORT = {
    "jp": "jam",
    "jtm": "jam",
    "jpl": "jam",
    "pelajaran": "jam",
    "hr": "hari",
    "mnt": "menit",
    "kls": "kelas",
    "keg": "kegiatan",
}
"""How units are written in short; lessons are counted in hours."""
_SHARE = frozenset({"%", "persen", "prosen", "percent", "pct", "persennya"})
_ABOUT_MARKS, _EMPTY_MARKS = frozenset("~≈±<>≥≤?+"), frozenset("=:()")
_CONFUSED = re.compile(r"(?<![^\W_])(?=[\doils]*\d)(?=[\doils]*[oils])[\doils]+(?![^\W_])")
_LOOKS_LIKE = str.maketrans("oils", "0115")
_LONGEST = 160
_SLIP_FROM = 5
"""Letters from which a word with one slip is still the unit it nearly is."""


class Why(StrEnum):
    """Why a number is asked about, though it can be read."""

    SPELLING = "spelling"
    """A slip of the keys, or a word of another language."""
    WORD = "word"
    """A word beside it that this number is not counted in."""
    ABOUT = "about"
    RANGE = "range"
    MEASURE = "measure"
    """It was said in dozens."""
    SUM = "sum"
    """It was said as one number less or more than another."""
    TWICE = "twice"
    """It was said twice, and not the same."""
    DIFFERS = "differs"
    """The percentage beside it is another one."""
    SHARE = "share"
    """A percentage where an amount is asked."""


class Unsure(NotANumber):
    """It can be understood, and is to be made sure of: what it probably is, and why it is asked."""

    def __init__(self, text: str, guesses: tuple[Decimal, ...], why: Why, word: str = "") -> None:
        super().__init__(text)
        self.guesses, self.why, self.word = guesses, why, word


def read_number(text: str, *, units: Collection[str] = PERSONS) -> tuple[Decimal, ...]:
    """The readings of `text`: one, or several where a separator may group thousands or mark decimals.

    The reading that is usual here (dot groups thousands, comma marks decimals) comes first. A word beside the number must be
    one of `units`, or courtesy. Raises `NotANumber`, or `Unsure` where it is one only probably.
    """
    plain = between(tidy(text))
    if _OF_A_SIZE.search(plain):
        plain = with_fractions(plain)
    if not plain or len(plain) > _LONGEST:
        raise NotANumber(text)
    if (apart := together(plain)) is not None:
        return _of_both(*apart, text=text, units=units)
    return attempts(plain, text, lambda given: _read(given, text, units))


def between(plain: str) -> str:
    """`antara 20 dan 25` as `20 sampai 25`."""
    return _BETWEEN.sub(r"\1 sampai \2", plain)


def _of_both(counted: Decimal, beside: str, *, text: str, units: Collection[str]) -> tuple[Decimal, ...]:
    """Men and women together, to be made sure of, or the total that is written beside them and is theirs."""
    if not any(token.counts for token in tokens(beside)):
        if any(token.kind == "word" and not (is_courtesy(token.text) or is_unit(token.text, units)) for token in tokens(beside)):
            raise NotANumber(text)
        raise Unsure(text, (counted,), Why.SUM)
    said = read_number(beside, units=units)
    if counted in said:
        return (counted,)
    raise Unsure(text, (said[0], counted), Why.TWICE)


def attempts(plain: str, text: str, read: Callable[[Sequence[Token]], tuple[Decimal, ...]]) -> tuple[Decimal, ...]:
    """What `read` makes of a tidy text as it is; else what it makes of it with slips of the keys mended, to be made sure of."""
    try:
        return read(tokens(plain))
    except NotANumber as error:
        if isinstance(error, Unsure) and error.why is not Why.WORD:
            raise
        mended = _of_mended(plain, read)
        if mended is None:
            raise
        raise Unsure(text, mended, Why.SPELLING) from error


def _of_mended(plain: str, read: Callable[[Sequence[Token]], tuple[Decimal, ...]]) -> tuple[Decimal, ...] | None:
    given = tokens(_CONFUSED.sub(lambda found: found[0].translate(_LOOKS_LIKE), plain))
    there = [_without_slip(token) for token in given]
    if there == tokens(plain):
        return None
    try:
        return read(there)
    except Unsure as unsure:
        return unsure.guesses if unsure.why is not Why.WORD and unsure.guesses else None
    except NotANumber:
        return None


def is_unit(word: str, units: Collection[str]) -> bool:
    """Whether a word is one of the units, with an ending or with a slip of the keys."""
    bare = word.removesuffix("nya")
    if word in units or bare in units or _SHORT.get(word) in units or (word[-1:] == "s" and word[:-1] in units):
        return True
    return len(word) >= _SLIP_FROM and any(len(unit) >= _SLIP_FROM and words.one_slip(word, unit) for unit in units)


def is_courtesy(word: str) -> bool:
    """Whether a word may stand beside any number without changing it."""
    return word in _POLITE


def format_number(value: Decimal, *, decimals: int | None = None) -> str:
    """`1.234,5`: exactly `decimals` places (half up), or as many as the value has."""
    if decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-decimals), rounding="ROUND_HALF_UP")
    whole, _, fraction = f"{value:f}".partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def _without_slip(token: Token) -> Token:
    """A word as it would be without its slip: `pulh` is puluh; `selawe` is 25."""
    if token.kind != "word" or token.counts or token.text in _POLITE | _BEFORE | _ABOUT | _NOT | PERSONS:
        return token
    if token.text in words.DIALECT:
        return Token("number", str(words.DIALECT[token.text]))
    found = words.mended(token.text)
    return replace(token, text=found) if found else token


def _read(given: Sequence[Token], text: str, units: Collection[str]) -> tuple[Decimal, ...]:
    for start, token in enumerate(given):
        if (token.counts or token.text in words.ONE) and (found := value_at(given, start)) is not None:
            break
        if token.counts:
            raise NotANumber(text)
    else:
        raise NotANumber(text)
    sign, doubt = _before(given[:start], text, units)
    if sign < 0:
        found = replace(found, readings=tuple(-one for one in found.readings))
    behind = given[found.end :]
    other = _other(given, found, text, units)
    if other is not None:
        raise other
    behind = _said_again(given, found, text) or behind
    why, word = _behind(behind, text, units) or doubt or (None, "")
    if any(token.measures for token in given[start : found.end]):
        why = Why.MEASURE
    if why is not None:
        both = (*found.readings, *(-one for one in found.readings)) if why is Why.TWICE else found.readings
        raise Unsure(text, both, why, word)
    return found.readings


def _before(given: Sequence[Token], text: str, units: Collection[str]) -> tuple[int, tuple[Why, str] | None]:
    """The sign, and what is doubtful in what stands before a number."""
    sign, doubt = 1, None
    for place, token in enumerate(given):
        last = place == len(given) - 1
        if token.text == "-" and place and given[place - 1].text in "+/":
            doubt = doubt or (Why.ABOUT, "")
        elif last and (token.text == "-" or token.text in _MINUS):
            sign = -1
        elif last and token.text == _MINUS_OR_LEAST:
            doubt = (Why.TWICE, "")
        elif token.text in _NOT or (token.text in _SHARE and "%" not in units):
            raise NotANumber(text)
        elif token.text in _SHARE:
            continue
        elif token.text in _ABOUT_MARKS - {"+"} or token.text in _ABOUT:
            doubt = doubt or (Why.ABOUT, "")
        elif token.kind == "mark" and token.text not in _EMPTY_MARKS | {"+", "/"}:
            raise NotANumber(text)
        elif token.kind == "word" and not (token.text in _BEFORE | _POLITE or is_unit(token.text, units)):
            doubt = (Why.WORD, token.text)
    return sign, doubt


def _behind(given: Sequence[Token], text: str, units: Collection[str]) -> tuple[Why, str] | None:
    """What is doubtful in the words behind a number. Raises where they are more than words."""
    doubt: tuple[Why, str] | None = None
    for place, token in enumerate(given):
        if token.counts:
            raise NotANumber(text)
        if token.text in _SHARE:
            if "%" not in units:
                raise Unsure(text, (), Why.SHARE)
        elif token.text in _ABOUT_MARKS or token.text in _ABOUT or (token.text == "-" and given[place + 1 :][:1] == [_AN]):
            doubt = doubt or (Why.ABOUT, "")
        elif token.text in _NOT | _MAYBE_SIZES - set(units) or (token.kind == "mark" and token.text not in _EMPTY_MARKS):
            raise NotANumber(text)
        elif token.kind == "word" and not (token.text in _POLITE or is_unit(token.text, units)):
            doubt = (Why.WORD, token.text)
    return doubt


_AN = Token("word", "an")


def _other(given: Sequence[Token], found: Found, text: str, units: Collection[str]) -> Unsure | None:
    """A second number that makes a range of the two, or is taken from or added to the first."""
    at = found.end
    while at < len(given) and given[at].kind == "word" and is_unit(given[at].text, units):
        at += 1
    joins = at
    while joins < len(given) and (given[joins].text in _RANGE | _LESS | _MORE or given[joins].text in "-+"):
        joins += 1
    said = {token.text for token in given[at:joins]}
    second = value_at(given, joins) if joins > at else None
    if second is None:
        return None
    if doubtful := _behind(given[second.end :], text, units):
        return Unsure(text, (), *doubtful)
    one, two = found.readings[0], second.readings[0]
    if said & (_LESS | _MORE | {"+"}):
        return Unsure(text, (one - two if said & _LESS else one + two,), Why.SUM)
    return Unsure(text, (one, two), Why.RANGE)


def _said_again(given: Sequence[Token], found: Found, text: str) -> Sequence[Token] | None:
    """`25 (dua puluh lima) orang`: what stands behind a number said twice; twice and not the same is asked about."""
    if found.end >= len(given) or given[found.end].text not in "(=":
        return None
    second = value_at(given, found.end + 1)
    if second is None:
        return None
    if set(second.readings) & set(found.readings):
        return given[second.end :] or [Token("mark", ")")]
    raise Unsure(text, (found.readings[0], second.readings[0]), Why.TWICE)
