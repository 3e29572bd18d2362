"""What a list of people does not say: which unit of ours, which post that indicators know, from when on; with what is nearest."""

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process
from sqlmodel import Session, select

from domain.exchange.roster_cells import first_digits, lost_digits
from domain.exchange.roster_rows import Left, People
from domain.people import careers
from domain.people.acting import read_acting
from models.people.unit import Unit
from models.standards.standard import IndicatorPosition
from services.people.postings import Row

CREATE = "+"
"""Before the code of a unit that is to be made."""
LEAVE_OUT = "-"
"""Whom it concerns is not taken."""
AS_IT_IS = "="
"""The post as it is written, though no indicator asks for it."""

_NEAR, _SURE = 60, 88
_MOST_OPTIONS = 5
_SHORT = {
    "sdn": "sd negeri",
    "smpn": "smp negeri",
    "sman": "sma negeri",
    "smkn": "smk negeri",
    "tkn": "tk negeri",
    "sdi": "sd inpres",
    "pkm": "puskesmas",
    "pusk": "puskesmas",
    "upt": "",
    "uptd": "",
    "spf": "",
    "kec": "kecamatan",
    "kel": "kelurahan",
    "dinkes": "dinas kesehatan",
    "disdik": "dinas pendidikan",
    "neg": "negeri",
    "negri": "negeri",
    "kota": "",
    "no": "",
}
_OFFICE = re.compile(
    r"^(?:UPTD?\s+(?:SPF\s+)?)?(?:SDN?|SDI|SMPN?|SMAN?|SMKN?|TKN?|PAUD|SLB|MIN|MTSN?|SEKOLAH|PUSKESMAS|PKM|RSUD|RSKD|DINAS|BADAN|KANTOR|KECAMATAN|"
    r"KELURAHAN|SEKRETARIAT|INSPEKTORAT|SATUAN|BAGIAN|LABKESDA)\b",
    re.IGNORECASE,
)
_SECTORS = (
    ("pendidikan", re.compile(r"\b(?:sd[ni]?|smp[n]?|sma[n]?|smk[n]?|tk[n]?|paud|slb|sekolah|pendidikan|spf)\b", re.IGNORECASE)),
    ("kesehatan", re.compile(r"\b(?:puskesmas|pkm|rsud|rskd|rumah sakit|kesehatan|klinik|labkesda)\b", re.IGNORECASE)),
)
_LEADS = re.compile(r"(?:kepala|direktur|camat|lurah|inspektur|pimpinan)\b", re.IGNORECASE)
_LEADS_WHOLE = re.compile(
    r"(?:kepala (?:sekolah|puskesmas|upt\w*|dinas|badan|kantor|sd\w*|smp\w*|tk\w*|rsud)|direktur|camat|lurah)\b", re.IGNORECASE
)
LEVEL_WORDS = tuple(careers.LEVELS.items())


@dataclass(frozen=True)
class Option:
    """One answer: what it is kept as, and how it is called."""

    value: str
    words: str


@dataclass(frozen=True)
class Question:
    """One thing the list does not say, for how many, what may be answered, and what is chosen where nobody says otherwise."""

    key: str
    kind: str
    """unit, post, since, or nip."""
    word: str
    people: int
    options: tuple[Option, ...]
    chosen: str


def questions(
    session: Session, table: Any, said: People, *, known: Mapping[str, Row], answers: Mapping[str, str], today: date
) -> tuple[Question, ...]:
    """What is to be asked, the units first; what is known for certain has one option alone and is not asked.

    Of new people without a post nothing is: the workbook to fill in asks all of it together.
    """
    units = {code: name for code, name in session.execute(select(Unit.code, Unit.name))}
    said = replace(said, listed=[one for one in said.listed if one.position or one.nip in known])
    return (
        *_of_units(table, said, known, units, answers),
        *_of_posts(session, said, known, answers),
        *_of_beginning(said, known, answers, today),
        *_of_lost(table, said, known, answers),
    )


def asked(found: Sequence[Question], answers: Mapping[str, str], *, remembered: bool) -> list[Question]:
    """Those to which there is more than one answer, and none was given; of a shape that is known the beginning is not asked."""
    open_ones = [one for one in found if len(one.options) > 1 and answers.get(one.key) not in {it.value for it in one.options}]
    return [one for one in open_ones if not (remembered and one.kind == "since")]


def _of_units(
    table: Any, said: People, known: Mapping[str, Row], units: Mapping[str, str], answers: Mapping[str, str]
) -> list[Question]:
    title = unit_of_titles(table.titles)
    words: Counter[str] = Counter()
    called: dict[str, str] = {}
    for one in said.listed:
        word = one.unit or ("" if one.nip in known else title)
        if one.unit or one.nip not in known:
            words[plain_unit(word)] += 1
            called.setdefault(plain_unit(word), word)
    held = _held(said, known)
    by_plain = {plain_unit(name): code for code, name in units.items()} | {plain_unit(code): code for code in units}
    found = []
    taken = set(units)
    for plain_word, times in words.most_common():
        key, word = f"unit:{plain_word}", called[plain_word]
        if plain_word in by_plain:
            found.append(Question(key, "unit", word, times, (Option(by_plain[plain_word], word),), by_plain[plain_word]))
            continue
        near = _near(plain_word, {code: plain_unit(name) for code, name in units.items()})
        if plain_word in held:
            near = [(held[plain_word], 100.0), *(one for one in near if one[0] != held[plain_word])]
        if not near and not word:
            near = [(code, 0.0) for code in list(units)[:_MOST_OPTIONS]]
        options = [Option(code, f"{units[code]} ({code})") for code, _ in near]
        if word:
            code = _code(word, taken)
            taken.add(code)
            options.append(Option(f"{CREATE}{code}", code))
        options.append(Option(LEAVE_OUT, ""))
        best = near[0][0] if near and near[0][1] >= _SURE else options[len(near)].value if word else LEAVE_OUT
        found.append(Question(key, "unit", word, times, tuple(options), _answer(key, options, answers, best)))
    return found


def _held(said: People, known: Mapping[str, Row]) -> dict[str, str]:
    """By how the list calls a unit the one in which most of its people are already, if that is half of them."""
    found: dict[str, Counter[str]] = {}
    for one in said.listed:
        if one.unit:
            found.setdefault(plain_unit(one.unit), Counter())[known[one.nip]["unit"] if one.nip in known else ""] += 1
    most = {word: units.most_common(2) for word, units in found.items()}
    return {word: code for word, two in most.items() for code, times in two if code and 2 * times >= found[word].total()}


def _of_posts(session: Session, said: People, known: Mapping[str, Row], answers: Mapping[str, str]) -> list[Question]:
    asked_for = set(session.scalars(select(IndicatorPosition.position)))
    if not asked_for:
        return []
    held = {plain(row["position"]): row["position"] for row in known.values()}
    exact = held | {plain(one): one for one in asked_for}
    words = Counter(plain(one.position) for one in said.listed if one.position and read_acting(one.position) is None)
    called = {plain(one.position): one.position for one in reversed(said.listed) if one.position}
    found = []
    for plain_word, times in words.most_common():
        key, word = f"post:{plain_word}", called[plain_word]
        if plain_word in exact:
            found.append(Question(key, "post", word, times, (Option(exact[plain_word], exact[plain_word]),), exact[plain_word]))
            continue
        near = _near(plain_word, {one: plain(one) for one in asked_for})
        offered = list(dict.fromkeys([*(one for one, _ in near), *sorted(asked_for)]))[:_MOST_OPTIONS]
        options = [*(Option(one, one) for one in offered), Option(word, AS_IT_IS), Option(LEAVE_OUT, "")]
        best = near[0][0] if near and near[0][1] >= _SURE else word
        found.append(Question(key, "post", word, times, tuple(options), _answer(key, options, answers, best)))
    return found


def _of_beginning(said: People, known: Mapping[str, Row], answers: Mapping[str, str], today: date) -> list[Question]:
    """From when on posts count of which the list says nothing: those of people who are new."""
    new = sum(one.since is None and one.nip not in known for one in said.listed)
    if not new:
        return []
    quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    days = dict.fromkeys((today.replace(day=1), quarter, date(today.year, 1, 1), _next_month(today)))
    options = [Option(day.isoformat(), day.isoformat()) for day in days]
    return [Question("since", "since", "", new, tuple(options), _answer("since", options, answers, options[0].value))]


def _of_lost(table: Any, said: People, known: Mapping[str, Row], answers: Mapping[str, str]) -> list[Question]:
    """NIPs that a spreadsheet made numbers of: whoever of the roster has the first digits and the name may be meant."""
    by_row = {number: row for number, row in table.rows}
    lost = {one.row: one.name for one in said.left if one.why is Left.LOST}
    found = []
    for number, name in lost.items():
        digits = next((first_digits(cell) for cell in by_row[number].values() if lost_digits(cell)), "")
        near = [nip for nip in known if digits and nip.startswith(digits[:12])]
        same = [nip for nip in near if plain_name(known[nip]["name"]) == plain_name(name)]
        if near:
            options = [Option(nip, f"{known[nip]['name']} …{nip[-3:]}") for nip in (same or near)[:_MOST_OPTIONS]]
            options.append(Option(LEAVE_OUT, ""))
            key = f"nip:{number}"
            chosen = _answer(key, options, answers, same[0] if len(same) == 1 else LEAVE_OUT)
            found.append(Question(key, "nip", name, 1, tuple(options), chosen))
    return found


def _answer(key: str, options: Sequence[Option], answers: Mapping[str, str], best: str) -> str:
    said = answers.get(key)
    return said if said in {one.value for one in options} else best


def _near(word: str, known: Mapping[str, str]) -> list[tuple[str, float]]:
    # of another number nothing is sure: SD 5 is not SD 6
    found = process.extract(word, known, scorer=fuzz.token_set_ratio, limit=_MOST_OPTIONS - 1, score_cutoff=_NEAR) if word else []
    same = re.findall(r"\d+", word)
    return [(key, fuzz.ratio(word, plain_word) if re.findall(r"\d+", plain_word) == same else 0.0) for plain_word, _, key in found]


def _code(word: str, taken: Container[str]) -> str:
    """A code for a new unit: its name in capitals, without what says nothing, short enough and not taken."""
    words = re.sub(r"[^A-Z0-9]+", " ", word.upper()).split()
    short = (
        "-".join(one for one in words if one not in ("UPT", "UPTD", "SPF", "KOTA", "NEGERI", "KABUPATEN"))[:26].strip("-") or "UNIT"
    )
    code, number = short, 2
    while code in taken:
        code, number = f"{short}-{number}", number + 1
    return code


def _next_month(today: date) -> date:
    return date(today.year + today.month // 12, today.month % 12 + 1, 1)


def plain(words: str) -> str:
    """Words without capitals and signs."""
    return " ".join(re.sub(r"[^\w]+", " ", words.casefold()).split())


def plain_unit(words: str) -> str:
    """A unit's name without capitals, signs, and what offices shorten."""
    return " ".join(filter(None, (_SHORT.get(one, one) for one in plain(words.replace("_", " ")).split())))


def plain_name(name: str) -> str:
    """A name without its degrees, as far as a comma and dots tell them."""
    bare = re.sub(r"\b(?:prof|drs?|dra|drg|ir|hj?|apt|ns|k\.?h)\.\s*", " ", name.split(",", maxsplit=1)[0], flags=re.IGNORECASE)
    return plain(re.sub(r"\s…\d+$", "", bare))


def unit_of_titles(titles: Sequence[str]) -> str:
    """The office whose list it is, as the lines above say it; a school or puskesmas before the office above it."""
    lines = [re.sub(r"^[\w ]{2,20}:\s*", "", title).strip() for title in titles if "," not in title and len(title) < 100]
    offices = [line[:160] for line in lines if _OFFICE.match(line)]
    return min(offices, key=lambda line: (sector_of(line) == "umum" or "dinas" in line.lower(), -offices.index(line)), default="")


def sector_of(name: str) -> str:
    """The word of a unit's sector, by its name."""
    return next((word for word, telling in _SECTORS if telling.search(name)), "umum")


def leads(position: str) -> int | None:
    """How surely whoever holds a post leads the unit, the least number first; None where they do not."""
    acting = read_acting(position)
    post = acting[1] if acting else position
    if not _LEADS.match(post) or re.search(
        r"\b(?:sub|seksi|urusan|bidang|tata usaha|ruang|laboratorium|perpustakaan)\b", post, re.I
    ):
        return None
    return (0 if _LEADS_WHOLE.match(post) else 10) + len(post) // 20 + (1 if acting else 0)
