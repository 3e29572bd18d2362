"""Takes a workbook in: read whole, compared with what is there, and written all or not at all."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, cast, func, update
from sqlmodel import Session, select

from domain.exchange.roster_headers import ABOVE
from domain.people.careers import grade_fits
from domain.people.nip import BadNip, check_nip
from domain.people.postings import Overlap, in_a_row
from domain.standards.indicators import Direction, IndicatorKind
from domain.training.trainings import listed
from models.exchange.dhis2 import Dhis2Side
from models.people.person import CALLED, Person
from models.people.unit import Unit
from models.standards.standard import Indicator, Revision, Standard, TargetScope
from services.exchange import (
    acting,
    areas,
    checking_formulas,
    credits,
    dhis2,
    expectations,
    follow_ups,
    history,
    kept,
    lessons,
    merging,
    nearest,
    organisations,
    placing,
    recognising,
    roles,
    second_source,
    sheets,
)
from services.exchange.acting import Acting
from services.exchange.areas import AreaRemarks
from services.exchange.cells import BadCell
from services.exchange.changed import Changed, Lost
from services.exchange.expectations import Change
from services.exchange.merging import Counted, Taking
from services.exchange.remarks import Remarks, remarks
from services.exchange.rhythms import NewRhythm
from services.exchange.roles import RoleChange
from services.exchange.sheets import Sheet
from services.exchange.versions import NewVersion
from services.exchange.writing import Step
from services.messages.sent_files import Rows
from services.people import postings
from services.people.postings import Row
from services.standards import rulebook


@dataclass(frozen=True)
class Compared:
    """What a workbook would change, and what writes it."""

    outcome: "Outcome"
    steps: tuple[Step, ...] = ()
    """Nothing where something is rejected."""

    def write(self, session: Session) -> None:
        """Write it, all or nothing. Raises `Moved` where what it was compared with is not there any more as it was."""
        for step in self.steps:
            step(session)
        if self.steps:
            renew_mark(session)
        session.expire_all()


def renew_mark(session: Session) -> None:
    """Have whoever compared before told that the roster is another, too."""
    session.execute(update(Revision).values(mark=_NEW_MARK[session.get_bind().dialect.name]))


Progress = Callable[[str, int, int], None]
"""Told the sheet, rows done and rows in all."""

_CHUNK = 2000
_NEW_MARK = {"sqlite": func.random(), "postgresql": cast(func.floor(func.random() * 9e15), BigInteger)}
"""As the triggers of the expected renew it."""
_MOST_SHOWN = 120
_BETWEEN_DIGITS = str.maketrans("", "", " .-'")
_HELPS = ("Petunjuk", "Padanan")
"""Sheets that say something to people alone."""


@dataclass(frozen=True)
class Rejected:
    """One cell or row that cannot be taken."""

    sheet: str
    row: int
    column: str
    cause: str
    """A label of texts/labels/ without its `import_`."""
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What an import would do, or did."""

    sheets: tuple[Counted, ...]
    rejected: tuple[Rejected, ...]
    rules: tuple[rulebook.Change, ...] = ()
    """The agency's own rules that get another value."""
    roles: tuple[RoleChange, ...] = ()
    """Who may do something else."""
    expectations: tuple[Change, ...] = ()
    """Lines of agreements that would say something else, with what they say now."""
    areas: AreaRemarks = field(default_factory=AreaRemarks)
    """Areas without anybody, or without the numbers they are counted by."""
    remarks: Remarks = field(default_factory=Remarks)
    """What is not wrong, but should be known before it is written."""
    versions: tuple[NewVersion, ...] = ()
    """Indicators that are measured otherwise from a period on."""
    kept: tuple[str, ...] = ()
    """Indicators whose earlier versions the workbook tells otherwise: they stay."""
    rhythms: tuple[NewRhythm, ...] = ()
    """Standards by which people are evaluated more or less often from a quarter on."""
    past_targets: tuple[str, ...] = ()
    """Indicators whose targets in ended periods it tells otherwise."""
    past_people: tuple[str, ...] = ()
    """Whose closed days it tells otherwise."""
    past_until: date | None = None
    """The last closed day of theirs."""
    past_places: tuple[str, ...] = ()
    """Units and areas of which it tells otherwise below what they stood, or who covered them, on closed days."""
    changed: tuple[Changed, ...] = ()
    """Cells of what is there that would say something else, old and new."""
    lost: tuple[Lost, ...] = ()
    """Who would not be asked any more what they are asked now."""
    not_taken: tuple[str, ...] = ()
    """Sheets of the workbook that are not taken in."""
    acting: tuple[Acting, ...] = ()
    """Second posts (Plt., Plh.): the own post goes on beside them."""
    unread: tuple[str, ...] = ()
    """Sheets of an export that tell what was done: they change nothing."""

    @property
    def unsupervised(self) -> tuple[str, ...]:
        """Who loses a supervisor and gets no other."""
        cells = [one for one in self.changed if one.column == "Atasan"]
        return tuple(dict.fromkeys(one.whom for one in cells if one.before and not one.after))

    @property
    def touches_past(self) -> bool:
        """Whether closed periods would be others, were they not kept."""
        return bool(self.past_targets or self.past_people or self.past_places)

    @property
    def changes(self) -> int:
        """Rows created or updated."""
        return sum(one.created + one.updated for one in self.sheets)

    @property
    def shown(self) -> tuple[Rejected, ...]:
        """As many rejections as fit on a screen."""
        return self.rejected[:_MOST_SHOWN]


def take(
    session: Session,
    rows: Rows,
    *,
    today: date,
    write: bool,
    change_roles: bool = True,
    past: bool = False,
    progress: Progress = lambda *_: None,
) -> Outcome:
    """Compare a workbook with the database, and where nothing is rejected and `write` is set, write it.

    Roles change only with `change_roles`. What it tells of closed periods changes nothing of them, unless `past` says so.

    Raises nothing for bad rows: each is named in `rejected`, and then nothing at all is written.
    """
    found = compare(session, rows, today=today, change_roles=change_roles, past=past, progress=progress)
    if write:
        found.write(session)
    return found.outcome


def compare(
    session: Session,
    rows: Rows,
    *,
    today: date,
    change_roles: bool = True,
    past: bool = False,
    progress: Progress = lambda *_: None,
) -> Compared:
    """What a workbook would change, and what is to be done for that; roles change only with `change_roles`."""
    rejected: list[Rejected] = []
    named: dict[str, set[str]] = {}
    sent = {name: lines for name, lines in rows.items() if name != ABOVE}
    rows = recognising.recognised(sent)
    read = {sheet.name: _read_sheet(sheet, rows.get(sheet.name, ()), rejected, named, progress) for sheet in sheets.SHEETS}
    if not any(sheet.name in rows for sheet in sheets.SHEETS):
        rejected.append(_no_sheet(sent))
    read["Pegawai"], second = acting.part(read["Pegawai"])
    expectations.fill(session, [row for _, row in read["Ekspektasi"]])
    lessons.fill(session, [row for _, row in read["Materi"]])
    kept.fill(session, {name: [row for _, row in found] for name, found in read.items()})
    kept.fill_acting(session, [row for _, row in second])
    rejected += [
        Rejected("Pegawai", *one)
        for one in acting.refused(session, second, read["Pegawai"], {row["code"] for _, row in read["Unit"]})
    ]
    _check_references(session, read, named, today, rejected)
    if rejected:
        return Compared(Outcome((), tuple(sorted(rejected, key=lambda one: (one.sheet, one.row)))))
    changed = roles.settle(session, [row for _, row in read["Pegawai"]], change=change_roles)
    rules = rulebook.changes(session, [row for _, row in read["Aturan"]])
    told = remarks(session, [row for _, row in read["Pegawai"]], [row for _, row in read["Indikator"]], today=today)
    besides = [row for _, row in second]
    taking = Taking(today=today, past=past)
    counted = {
        name: writer(session, [row for _, row in read[name]], taking) for name, writer in merging.WRITERS.items() if name in rows
    }
    if "Pegawai" in counted:
        counted["Pegawai"] = counted["Pegawai"].with_more(acting.take(session, besides, today=today, write=False))
        taking.steps.append(lambda later: acting.take(later, besides, today=today, write=True))
    outcome = Outcome(
        sheets=tuple(counted[sheet.name] for sheet in sheets.SHEETS if sheet.name in counted),
        rejected=(),
        rules=rules,
        roles=changed,
        versions=tuple(taking.versions),
        kept=tuple(taking.kept),
        rhythms=tuple(taking.rhythms),
        expectations=tuple(taking.expectations),
        past_targets=tuple(taking.targets),
        past_people=tuple(taking.people),
        past_places=tuple(taking.places),
        past_until=taking.until,
        remarks=told,
        areas=areas.remarks(session, read, today=today),
        changed=tuple(taking.changed),
        lost=tuple(taking.lost),
        not_taken=tuple(name for name in rows if name not in {*counted, *_HELPS, *history.told(sent)} and rows[name]),
        acting=acting.shown(besides),
        unread=history.told(sent),
    )
    return Compared(outcome, tuple(taking.steps))


def _no_sheet(rows: Rows) -> Rejected:
    """Why nothing in the file is ours, and what it seems to be."""
    found, known = recognising.headers(rows), ", ".join(sheet.name for sheet in sheets.SHEETS)
    if (system := recognising.foreign(rows)) is not None:
        return Rejected("-", 0, "-", f"from_{system}", {"found": found})
    return Rejected("-", 0, "-", "no_known_sheet" if found else "no_sheet", {"sheets": known, "found": found})


def _read_sheet(
    sheet: Sheet,
    rows: Sequence[tuple[int, Mapping[str, Any]]],
    rejected: list[Rejected],
    named: dict[str, set[str]],
    progress: Progress,
) -> list[tuple[int, Row]]:
    found: list[tuple[int, Row]] = []
    seen: dict[tuple[Any, ...], int] = {}
    missing = [c.header for c in sheet.columns if c.required and rows and c.header not in rows[0][1]]
    if missing:
        system, columns = recognising.foreign({sheet.name: rows}), ", ".join(missing)
        facts: dict[str, object] = {"columns": columns, "found": recognising.headers({sheet.name: rows})}
        rejected.append(Rejected(sheet.name, 0, columns, f"from_{system}" if system else "no_column", facts))
    there = {header for _, cells in rows for header in cells}
    for done, (number, cells) in enumerate([] if missing else rows, start=1):
        row = _read_row(sheet, number, cells, there, rejected)
        if row is not None:
            key = (*(row[name] for name in sheet.key), *acting.mark(sheet.name, row))
            if key in seen:
                rejected.append(Rejected(sheet.name, number, sheet.columns[0].header, "twice", {"row": seen[key]}))
            seen[key] = number
            found.append((number, row))
        else:
            called = " ".join(str(cells.get(sheet.columns[0].header, "")).split())
            named.setdefault(sheet.name, set()).update({called, called.translate(_BETWEEN_DIGITS)})
        if done % _CHUNK == 0 or done == len(rows):
            progress(sheet.name, done, len(rows))
    return found


def _read_row(sheet: Sheet, number: int, cells: Mapping[str, Any], there: Container[str], rejected: list[Rejected]) -> Row | None:
    row: Row = {}
    good = True
    for column in sheet.columns:
        if sheet.keeps(column) and column.header not in there:
            row[column.field] = sheets.KEPT
            continue
        cell = sheets.meant(cells.get(column.header), column)
        if cell is None:
            row[column.field] = column.default
            if column.required:
                rejected.append(Rejected(sheet.name, number, column.header, "empty"))
                good = False
            continue
        try:
            row[column.field] = column.read(cell)
        except BadCell as bad:
            rejected.append(Rejected(sheet.name, number, column.header, bad.cause, bad.facts))
            good = False
    return row if good else None


def _check_references(
    session: Session,
    read: Mapping[str, list[tuple[int, Row]]],
    named: Mapping[str, set[str]],
    today: date,
    rejected: list[Rejected],
) -> None:
    """What rows say of one another. `named`: by sheet how its rejected rows are called: who refers to them is not at fault."""
    units = _called(session, Unit) | {row["code"]: row["name"] for _, row in read["Unit"]}
    nips = {nip: name for nip, name in session.execute(select(Person.nip, CALLED))}
    nips |= {row["nip"]: row["name"] for _, row in read["Pegawai"]}
    standards = _called(session, Standard) | {row["code"]: row["name"] for _, row in read["Standar"]}
    known_indicators = _called(session, Indicator) | {row["code"]: row["name"] for _, row in read["Indikator"]}
    indicators = set(known_indicators)

    for number, row in read["Pegawai"]:
        _check_person(number, row, today, rejected)
    if not any(one.sheet == "Pegawai" and one.cause in ("before", "twice") for one in rejected):
        _check_postings(session, read["Pegawai"], rejected)
    if not any(one.sheet == "Pegawai" for one in rejected):
        _check_admins(session, read["Pegawai"], today, rejected)
    broken = {one.sheet for one in rejected}
    unsure = {one.sheet for one in rejected if one.row == 0 or one.column in ("NIP", "Kode")}

    def known(sheet: str, header: str, field_: str, there: Mapping[str, str], *, in_sheet: str) -> None:
        good = there.keys() | named.get(in_sheet, set())
        for number, row in read[sheet]:
            if row[field_] and row[field_] not in good and in_sheet not in unsure:
                rejected.append(Rejected(sheet, number, header, *nearest.facts(row[field_], there)))

    known("Unit", "Induk", "parent", units, in_sheet="Unit")
    rejected += [Rejected(*one) for one in placing.refused(session, read["Unit"], units)]
    known("Pegawai", "Unit", "unit", units, in_sheet="Unit")
    known("Pegawai", "Atasan", "supervisor", nips, in_sheet="Pegawai")
    known("Indikator", "Standar", "standard", standards, in_sheet="Standar")
    known("Target", "Indikator", "indicator", known_indicators, in_sheet="Indikator")
    known("Organisasi", "Unit", "unit", units, in_sheet="Unit")
    known("Ekspektasi", "NIP", "person", nips, in_sheet="Pegawai")
    known("Ekspektasi", "Pejabat Penilai", "supervisor", nips, in_sheet="Pegawai")
    known("Ekspektasi", "Unit", "unit", units, in_sheet="Unit")
    rejected += _wrong_expectations(session, read, indicators, broken)
    known("Pelatihan", "Panitia", "organiser", nips, in_sheet="Pegawai")
    rejected += [Rejected(*one) for one in areas.refused(session, read, broken)]
    if "Organisasi" not in broken:
        rejected += [Rejected("Organisasi", *one) for one in organisations.refused(session, read["Organisasi"], today=today)]
    rejected += [
        Rejected("DHIS2", *one)
        for one in dhis2.refused(read["DHIS2"], {Dhis2Side.UNIT: units, Dhis2Side.INDICATOR: known_indicators})
    ]
    rejected += [Rejected("Angka Resmi", *one) for one in second_source.refused(read["Angka Resmi"], units, known_indicators)]
    rejected += [Rejected("Materi", *one) for one in lessons.refused(read["Materi"])]
    rejected += [Rejected("Angka Kredit", *one) for one in credits.refused(read["Angka Kredit"])]
    rejected += [Rejected("Tindak Lanjut", *one) for one in follow_ups.refused(read["Tindak Lanjut"])]
    rejected += [Rejected("Aturan", *one) for one in rulebook.refused(session, read["Aturan"])]
    if "Indikator" not in broken:
        _check_codes(session, read, indicators, rejected)
        rejected += [Rejected("Indikator", *one) for one in checking_formulas.refused(session, read["Indikator"])]
    rejected += _wrong_rows(read)


def _wrong_rows(read: Mapping[str, list[tuple[int, Row]]]) -> Iterator[Rejected]:
    """Rows that contradict themselves."""
    for number, row in read["Target"]:
        scoped = row["scope"] is not TargetScope.DEFAULT
        if scoped != bool(row["scope_key"]):
            yield Rejected("Target", number, "Untuk", "empty" if scoped else "must_be_empty")
    for number, row in read["Indikator"]:
        if row["locks_after"] < row["due_after"]:
            yield Rejected("Indikator", number, "Kunci", "before", {"other": "Tenggat"})
        yield from (Rejected("Indikator", number, *wrong) for wrong in (*_wrong_classes(row), *areas.measured(row)))
    for number, row in read["Pelatihan"]:
        if row["ends"] < row["starts"]:
            yield Rejected("Pelatihan", number, "Selesai", "before", {"other": "Mulai"})
        if row["finishes_at"] and not (row["begins_at"] and row["begins_at"] < row["finishes_at"]):
            yield Rejected("Pelatihan", number, "Jam Selesai", "before", {"other": "Jam Mulai"})


def _called(session: Session, table: type[Unit] | type[Standard] | type[Indicator]) -> dict[str, str]:
    return {code: name for code, name in session.execute(select(table.code, table.name))}


def _wrong_expectations(
    session: Session, read: Mapping[str, list[tuple[int, Row]]], indicators: set[str], broken: set[str]
) -> list[Rejected]:
    if broken & {"Ekspektasi", "Indikator"}:
        return []
    return [Rejected("Ekspektasi", *one) for one in expectations.refused(session, read["Ekspektasi"], indicators=indicators)]


def _wrong_classes(row: Row) -> Iterator[tuple[str, str]]:
    """Columns of the classes that contradict each other, and why."""
    if row["good_from"] is not None and row["fair_from"] is not None and row["fair_from"] > row["good_from"]:
        yield "Cukup", "stricter_than_good"
    good, fair = row["good_value"], row["fair_value"]
    if row["kind"] in (IndicatorKind.DATE, IndicatorKind.YES_NO):
        if good is not None or fair is not None:
            yield "Nilai Baik" if good is not None else "Nilai Cukup", "no_number_to_class"
    elif (good is None) != (fair is None):
        yield "Nilai Baik" if good is None else "Nilai Cukup", "empty"
    elif good is not None and (fair > good if row["direction"] is Direction.UP else fair < good):
        yield "Nilai Cukup", "stricter_than_good"


def _check_codes(
    session: Session, read: Mapping[str, list[tuple[int, Row]]], indicators: set[str], rejected: list[Rejected]
) -> None:
    """Codes that stand in lists: of other indicators in rules, of joint indicators in duties, of those a training helps with."""
    for number, row in read["Pelatihan"]:
        for code in listed(row["indicators"]):
            if code not in indicators:
                rejected.append(Rejected("Pelatihan", number, "Indikator", "unknown", {"code": code}))
    for number, row in read["Indikator"]:
        for rule in row["rules"]:
            if rule.other not in indicators or rule.other == row["code"]:
                rejected.append(Rejected("Indikator", number, "Aturan", "unknown", {"code": rule.other}))
    joint = {code: joint for code, joint in session.execute(select(Indicator.code, Indicator.joint))}
    joint |= {row["code"]: row["joint"] for _, row in read["Indikator"]}
    for number, row in read["Pegawai"]:
        for header, field_ in (("Penanggung Jawab", "duties"), ("Pengganti Untuk", "stands_in")):
            for code in row[field_]:
                if not joint.get(code):
                    rejected.append(
                        Rejected("Pegawai", number, header, "not_joint" if code in joint else "unknown", {"code": code})
                    )


def _check_postings(session: Session, rows: list[tuple[int, Row]], rejected: list[Rejected]) -> None:
    """One post at a time for each person, counting those that are there already; the row that came last is named."""
    lines: dict[str, dict[date, int]] = {}
    for number, row in rows:
        lines.setdefault(row["nip"], {})[row["valid_from"]] = number
    for nip, terms in postings.terms(session, [row for _, row in rows]).items():
        try:
            in_a_row(terms)
        except Overlap as overlap:
            rejected.append(_overlapping(lines[nip], overlap))


def _check_admins(session: Session, rows: list[tuple[int, Row]], today: date, rejected: list[Rejected]) -> None:
    """Somebody answers for the roster on every day, as before; the first row of an admin is named."""
    known = roles.admins(session)
    theirs = [number for number, row in rows if row["nip"] in known]
    on = roles.last_admin(session, [row for _, row in rows], today=today) if theirs else None
    if on is not None:
        rejected.append(Rejected("Pegawai", theirs[0], "Peran", "last_admin", {"on": on}))


def _overlapping(lines: Mapping[date, int], overlap: Overlap) -> Rejected:
    begins_in_file = overlap.later.begins in lines
    named, other = (overlap.later, overlap.earlier) if begins_in_file else (overlap.earlier, overlap.later)
    number = lines.get(named.begins) or min(lines.values())
    return Rejected("Pegawai", number, "Berlaku Mulai" if begins_in_file else "Berakhir", "overlaps", {"begins": other.begins})


def _check_person(number: int, row: Row, today: date, rejected: list[Rejected]) -> None:
    try:
        check_nip(row["nip"], employment=row["employment"], today=today)
    except BadNip as bad:
        rejected.append(Rejected("Pegawai", number, "NIP", f"nip_{bad.problem}"))
    if row["grade"] not in (None, sheets.KEPT) and not grade_fits(row["grade"], row["employment"]):
        rejected.append(Rejected("Pegawai", number, "Golongan", "grade_of_others", {"status": row["employment"].value}))
    if row["level"] not in (None, sheets.KEPT) and row["functional"] is None:
        rejected.append(Rejected("Pegawai", number, "Jabatan Fungsional", "empty"))
    if row["supervisor"] == row["nip"]:
        rejected.append(Rejected("Pegawai", number, "Atasan", "own_supervisor"))
    if row["valid_until"] and row["valid_until"] < row["valid_from"]:
        rejected.append(Rejected("Pegawai", number, "Berakhir", "before", {"other": "Berlaku Mulai"}))
    if row["contract_until"] and row["contract_until"] < row["valid_from"]:
        rejected.append(Rejected("Pegawai", number, "Akhir Kontrak", "before", {"other": "Berlaku Mulai"}))
