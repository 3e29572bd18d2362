"""Offices' own lists of people (Dapodik, nominative lists, SKP, any other) as rows of our sheets, and what is to be asked first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from sqlmodel import Session, select

from domain.exchange import roster_headers
from domain.exchange.roster_headers import ABOVE, SKP_HEADERS, Meaning, plain_header
from domain.exchange.roster_rows import Left, LeftOut, Listed, People, Unread, people
from domain.people.acting import read_acting
from models.people.unit import Unit
from services.exchange import lacking, recognising, roster_questions, sheets, there
from services.exchange.roster_questions import CREATE, LEAVE_OUT, Question
from services.messages.sent_files import Rows
from services.people.postings import Row


@dataclass(frozen=True)
class Table:
    """A list of people within a file."""

    sheet: str
    headers: tuple[str, ...]
    rows: Sequence[tuple[int, Mapping[str, Any]]]
    titles: tuple[str, ...]
    system: str | None
    """The other system it comes from, where we know it."""
    round: int = 0
    """Which asking for what was lacking it answers; 0: it is a list of an office's own."""
    known: Mapping[str, str] | None = None
    """What its columns are, where we made it."""
    others: tuple[str, ...] = ()
    """Sheets of the file that hold people, too, and are not read with it."""

    @property
    def fingerprint(self) -> str:
        """What tells its shape from others: its headers, however they are spelt, in their order."""
        return sha256("|".join(plain_header(header) for header in self.headers).encode()).hexdigest()

    @property
    def understood(self) -> dict[str, str]:
        """What each column seems to be about."""
        return (
            dict(self.known)
            if self.known is not None
            else {
                header: meaning.value for header, meaning in zip(self.headers, roster_headers.understood(self.headers), strict=True)
            }
        )


@dataclass(frozen=True)
class Said:
    """What the preview says beside what changes: who is left out, what could not be read, who supervises because they lead."""

    left: tuple[LeftOut, ...] = ()
    unread: tuple[Unread, ...] = ()
    heads: tuple[tuple[str, str], ...] = ()
    """Units and who leads them, where their people had no supervisor."""
    new_units: tuple[tuple[str, str], ...] = ()
    needed: tuple[str, ...] = ()
    """What new people lack who could not be taken, by what columns mean."""


@dataclass(frozen=True)
class Read:
    """A list as rows of our sheets."""

    rows: Rows
    questions: tuple[Question, ...]
    said: Said


def table(rows: Rows) -> Table | None:
    """The list of people in a file; None where it is a workbook of ours, or none."""
    if (back := lacking.returned(rows)) is not None:
        number, columns, filled = back
        return Table(lacking.SHEET, tuple(columns), filled, (), None, number, columns)
    ours = recognising.recognised(rows)
    if any(_complete(sheet, ours.get(sheet.name, ())) for sheet in sheets.SHEETS):
        return None
    found = [(name, lines) for name, lines in rows.items() if name != ABOVE and lines]
    lists = [(name, lines) for name, lines in found if roster_headers.is_roster(tuple(lines[0][1]))]
    if not lists:
        return None
    name, lines = max(lists, key=lambda one: len(one[1]))
    titles = tuple(str(cells[name]) for _, cells in rows.get(ABOVE, ()) if name in cells)
    headers = tuple(lines[0][1])
    system = recognising.Foreign.SKP if headers == SKP_HEADERS else recognising.foreign({name: lines})
    return Table(name, headers, lines, titles, system, others=tuple(other for other, _ in lists if other != name))


def read(session: Session, found: Table, *, columns: Mapping[str, str], answers: Mapping[str, str], today: date) -> Read:
    """The list by what its columns mean, with what was answered; what is still to be asked has its suggestion chosen."""
    meant = {header: Meaning(meaning) for header, meaning in columns.items()}
    lost = {int(key.removeprefix("nip:")): nip for key, nip in answers.items() if key.startswith("nip:") and nip.isdigit()}
    said = people(found.rows, meant, today=today, nips=lost)
    roster = _Roster(session, today)
    questions = roster_questions.questions(session, found, said, known=roster.posts, answers=answers, today=today)
    chosen = {**answers, **{one.key: one.chosen for one in questions}}
    return _Writing(session, said, chosen, meant, roster, today, found).read(questions)


def _complete(sheet: sheets.Sheet, lines: Sequence[tuple[int, Mapping[str, Any]]]) -> bool:
    return bool(lines) and all(column.header in lines[0][1] for column in sheet.columns if column.required)


class _Roster:
    """The roster as it is."""

    def __init__(self, session: Session, today: date) -> None:
        self.posts: dict[str, Row] = {}
        self.units: dict[str, str] = {code: name for code, name in session.execute(select(Unit.code, Unit.name))}
        rows = [row for row in there.ROWS["Pegawai"](session) if read_acting(row["position"]) is None]
        for row in sorted(rows, key=lambda one: one["valid_from"]):
            if row["valid_until"] is None or row["valid_until"] >= today or row["nip"] not in self.posts:
                self.posts[row["nip"]] = row

    def by_name(self, listed: Sequence[Listed]) -> dict[str, str]:
        """NIPs by plain names that only one person has."""
        found: dict[str, set[str]] = {}
        for name, nip in [*((row["name"], nip) for nip, row in self.posts.items()), *((one.name, one.nip) for one in listed)]:
            found.setdefault(roster_questions.plain_name(name), set()).add(nip)
        return {name: next(iter(nips)) for name, nips in found.items() if len(nips) == 1}


class _Writing:
    """Each person of the list as a row of `Pegawai`: what the list does not say of them stays as it is."""

    def __init__(
        self,
        session: Session,
        said: People,
        chosen: Mapping[str, str],
        meant: Mapping[str, Meaning],
        roster: _Roster,
        today: date,
        table: Table,
    ) -> None:
        self._said, self._chosen, self._roster, self._today = said, chosen, roster, today
        self._there = set(meant.values())
        self._names = roster.by_name(said.listed)
        self._title = roster_questions.unit_of_titles(table.titles)
        self._round = table.round
        self._left: list[LeftOut] = []
        self._unread: list[Unread] = []
        self._needed: set[Meaning] = set()
        self._new_units: dict[str, str] = {}
        self._heads: dict[str, str] = {}

    def read(self, questions: Sequence[Question]) -> Read:
        placed = [(one, *self._place(one)) for one in self._said.listed]
        placed = [one for one in placed if self._wanted(*one)]
        leaders = self._leaders(placed)
        rows = [(one.row, self._row(one, unit, position, leaders)) for one, unit, position in placed]
        units = [
            (number, {"Kode": code, "Nama": name, "Bidang": roster_questions.sector_of(name)})
            for number, (code, name) in enumerate(self._new_units.items(), start=2)
        ]
        said = Said(
            (*self._said.left, *self._left),
            (*self._said.unread, *self._unread),
            tuple((self._unit_name(unit), name) for unit, name in self._heads.items()),
            tuple(self._new_units.items()),
            tuple(one.value for one in (Meaning.POSITION, Meaning.UNIT) if one in self._needed),
        )
        return Read({**({"Unit": units} if units else {}), "Pegawai": rows}, tuple(questions), said)

    def _place(self, one: Listed) -> tuple[str, str]:
        """The unit's code and the post; empty where the person is not wanted."""
        held = self._roster.posts.get(one.nip)
        if held is None and not one.position:
            return one.unit or self._title, ""
        word = one.unit or ("" if held else self._title)
        unit = held["unit"] if held and not one.unit else self._chosen.get(f"unit:{roster_questions.plain_unit(word)}", "")
        if unit.startswith(CREATE):
            code = unit.removeprefix(CREATE)
            self._new_units.setdefault(code, word[:160])
            unit = code
        position = self._chosen.get(f"post:{roster_questions.plain(one.position or '')}") or one.position or ""
        if held and not one.position:
            position = held["position"]
        return ("", "") if LEAVE_OUT in (unit, position) else (unit, position)

    def _wanted(self, one: Listed, unit: str, position: str) -> bool:
        held = self._roster.posts.get(one.nip)
        lacks = self._lacks(one, unit) if held is None else set()
        gone = bool(self._round and held and self._ended(held))
        if gone or lacks or not unit:
            why = Left.GONE if gone else Left.LACKS if lacks else Left.NOT_WANTED
            self._left.append(LeftOut(one.row, one.name, why, one.nip, one.position, one.unit or self._title or None))
            self._needed |= lacks
        return bool(unit) and not gone and not lacks

    def _lacks(self, one: Listed, unit: str) -> set[Meaning]:
        """What somebody new lacks: a post, or a unit that nothing tells."""
        told = {Meaning.POSITION: one.position, Meaning.UNIT: unit or one.unit or self._title}
        return {meaning for meaning, word in told.items() if not word}

    def _leaders(self, placed: Sequence[tuple[Listed, str, str]]) -> dict[str, tuple[str, str]]:
        """By unit the NIP and name of whoever leads it, in the list or in the roster."""
        found: dict[str, list[tuple[int, bool, str, str]]] = {}
        listed = {one.nip for one, _, _ in placed}
        held = [(row["unit"], row["position"], nip, row["name"]) for nip, row in self._roster.posts.items() if nip not in listed]
        for unit, position, nip, name in [*((unit, post, one.nip, one.name) for one, unit, post in placed), *held]:
            rank = roster_questions.leads(position)
            if rank is not None:
                found.setdefault(unit, []).append((rank, nip not in listed, nip, name))
        return {unit: min(theirs)[2:] for unit, theirs in found.items()}

    def _row(self, one: Listed, unit: str, position: str, leaders: Mapping[str, tuple[str, str]]) -> Row:
        held = self._roster.posts.get(one.nip)
        same = held is not None and not self._ended(held) and (held["unit"], held["position"]) == (unit, position)
        since = self._since(one, held, same=same)
        row: Row = {
            "NIP": one.nip,
            "Nama": self._name(one, held),
            "Status": (one.employment if Meaning.EMPLOYMENT in self._there or held is None else held["employment"]).value,
            "Jabatan": position,
            "Unit": unit,
            "Berlaku Mulai": since,
            "Atasan": self._supervisor(one, held, unit, leaders),
        }
        for meaning, header, field, value in (
            (Meaning.SEX, "L/P", "sex", one.sex),
            (Meaning.PHONE, "HP", "phone", one.phone),
            (Meaning.GRADE, "Golongan", "grade", one.grade),
            (Meaning.CONTRACT, "Akhir Kontrak", "contract_until", one.contract),
        ):
            if meaning in self._there or meaning is Meaning.SEX:
                row[header] = value if value is not None else held[field] if held else None
        if Meaning.UNTIL in self._there:
            row["Berakhir"] = one.until or (held["valid_until"] if held and held["valid_from"] == since else None)
        self._career(row, one, held)
        return row

    def _career(self, row: Row, one: Listed, held: Row | None) -> None:
        """The functional post with its level, of all rows or of none; what the list does not say stays."""
        if any(other.level for other in self._said.listed):
            words = dict(roster_questions.LEVEL_WORDS)
            row["Jabatan Fungsional"] = one.functional if one.level else held["functional"] if held else None
            row["Jenjang"] = one.level or (words.get(held["level"]) if held and held["level"] else None)

    def _name(self, one: Listed, held: Row | None) -> str:
        """A name that is the same without its degrees is kept as it is written already."""
        if held is not None and roster_questions.plain_name(held["name"]) == roster_questions.plain_name(one.name):
            return str(held["name"])
        return one.name

    def _ended(self, held: Row) -> bool:
        return held["valid_until"] is not None and held["valid_until"] < self._today

    def _since(self, one: Listed, held: Row | None, *, same: bool) -> date:
        said = one.since or date.fromisoformat(self._chosen.get("since") or self._today.replace(day=1).isoformat())
        if held is None:
            return said
        begun: date = held["valid_from"]
        if self._ended(held):
            ended: date = held["valid_until"]
            return max(said, ended + timedelta(days=1))
        return begun if same else max(said, begun)

    def _supervisor(self, one: Listed, held: Row | None, unit: str, leaders: Mapping[str, tuple[str, str]]) -> str:
        if one.supervisor:
            nip = one.supervisor if one.supervisor.isdigit() else self._names.get(roster_questions.plain_name(one.supervisor))
            known = nip in self._roster.posts or any(nip == other.nip for other in self._said.listed)
            if nip and known and nip != one.nip:
                return nip
            self._unread.append(Unread(one.row, one.name, "Atasan", one.supervisor[:60]))
        if held is not None and held["unit"] == unit:
            return held["supervisor"] or ""
        nip, name = leaders.get(unit, ("", ""))
        if not nip or nip == one.nip:
            return ""
        self._heads[unit] = name
        return nip

    def _unit_name(self, code: str) -> str:
        return self._new_units.get(code) or self._roster.units.get(code, code)
