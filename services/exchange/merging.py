"""Compares what a workbook says with what is there, and works out what writes the difference."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from domain.people.leave_kinds import LeaveKind
from models.exchange.dhis2 import Dhis2Name
from models.people.person import CALLED, Leave, Person, Posting, Role
from models.people.unit import Unit
from models.standards.holiday import Holiday
from models.standards.standard import Indicator, JointDuty, Standard, Target
from models.training.training import Training
from services.exchange import (
    areas,
    changed,
    closed_covers,
    closed_days,
    closed_targets,
    credits,
    expectations,
    follow_ups,
    lessons,
    organisations,
    rhythms,
    second_source,
    versions,
)
from services.exchange.changed import Changed, Lost
from services.exchange.expectations import Change
from services.exchange.rhythms import NewRhythm
from services.exchange.versions import NewVersion
from services.exchange.writing import Difference, Link, Shape, Step, changing, creating, differing, removing
from services.people.names import tell_apart
from services.people.postings import Row, settle
from services.standards import rulebook

_UNIT = Shape(Unit, ("code",), {"parent": Link("parent_id", Unit)})
_PERSON = Shape(Person, ("nip",))
_POSTING = Shape(
    Posting,
    ("nip", "valid_from"),
    {"nip": Link("person_id", Person, "nip"), "unit": Link("unit_id", Unit), "supervisor": Link("supervisor_id", Person, "nip")},
)
_LEAVE = Shape(Leave, ("nip",), {"nip": Link("person_id", Person, "nip")})
_DUTY = Shape(JointDuty, ("nip",), {"nip": Link("person_id", Person, "nip"), "indicator": Link("indicator_id", Indicator)})
_STANDARD = Shape(Standard, ("code",))
_TARGET = Shape(Target, ("indicator", "scope", "scope_key", "valid_from"), {"indicator": Link("indicator_id", Indicator)})
_TRAINING = Shape(Training, ("code",), {"organiser": Link("organiser_id", Person, "nip")})
_HOLIDAY = Shape(Holiday, ("day",))
_DHIS2 = Shape(Dhis2Name, ("side", "code"))


@dataclass(frozen=True)
class Counted:
    """What one sheet would change."""

    sheet: str
    created: int
    updated: int
    unchanged: int

    def with_more(self, other: Any) -> "Counted":
        """Together with other rows of the same sheet."""
        created, updated = self.created + other.created, self.updated + other.updated
        return Counted(self.sheet, created, updated, self.unchanged + other.unchanged)


@dataclass
class Taking:
    """How a workbook is taken in, what of the past it would tell otherwise, and what is to be done to write it."""

    today: date
    past: bool = False
    """Whether targets, posts and leaves count on closed days too."""
    versions: list[NewVersion] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Indicators whose earlier versions the sheet tells otherwise: they stay."""
    rhythms: list[NewRhythm] = field(default_factory=list)
    """Standards by which people are evaluated more or less often from a quarter on."""
    targets: list[str] = field(default_factory=list)
    """Indicators whose targets would be others in periods that have ended and were reported."""
    expectations: list[Change] = field(default_factory=list)
    """Lines of agreements that would say something else."""
    people: list[str] = field(default_factory=list)
    """Whose closed days would be others."""
    until: date | None = None
    """The last closed day of theirs."""
    changed: list[Changed] = field(default_factory=list)
    """Cells of what is there that would say something else."""
    lost: list[Lost] = field(default_factory=list)
    """Who would not be asked any more what they are asked now."""
    steps: list[Step] = field(default_factory=list)
    """What writes it, in this order; nothing of it is done yet."""


_Before = tuple[list[str], list[str]]
"""What is there, and what would be."""
Writer = Callable[[Session, list[Row], Taking], Counted]


def _write_units(session: Session, rows: list[Row], taking: Taking) -> Counted:
    return _merge(session, "Unit", _UNIT, rows, taking)


def _write_people(session: Session, rows: list[Row], taking: Taking) -> Counted:
    settled = settle(session, rows)
    rows, closed = settled.rows, settled.closed
    person_fields = ("nip", "name", "sex", "employment", "phone", "contract_until")
    newest: dict[str, Row] = {}
    for row in sorted(rows, key=lambda one: one["valid_from"]):
        newest[row["nip"]] = row
    people = differing(session, _PERSON, [{name: row[name] for name in person_fields} for row in newest.values()])
    new, before = {row["nip"] for row in people.created}, {row["nip"] for row, _ in people.updated}
    post_fields = ("nip", "unit", "supervisor", "position", "valid_from", "valid_until", "role", "grade", "functional", "level")
    posts = differing(
        session, _POSTING, [{**{name: row[name] for name in post_fields}, "supervisor": row["supervisor"] or None} for row in rows]
    )
    ids = _ids(session, Person, "nip")
    rested = _leaves_changed(session, newest, ids)
    charged = _duties_changed(session, newest, ids)
    _tell_people(session, people, posts, rested, charged, taking)
    past = _look_at_past(session, posts, closed, newest, ids, set(rested), taking)
    taking.people += past.names
    taking.until = past.until
    taking.steps += [
        *people.steps(session, role=Role.STAFF),
        *([tell_apart] if people.created or people.updated else []),
        *posts.steps(session),
        *([changing(session, _POSTING, closed, ("valid_until",))] if closed else []),
        *_leave_steps(session, newest, rested),
        *_duty_steps(session, newest, charged),
        *past.steps(session, past=taking.past),
    ]
    touched = posts.touched()
    kinds: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        moved = _POSTING.key_of(row) in touched or row["nip"] in before | rested.keys() | charged.keys()
        kinds["created" if row["nip"] in new else "updated" if moved else "unchanged"] += 1
    return Counted("Pegawai", kinds["created"], kinds["updated"] + len(closed), kinds["unchanged"])


def _look_at_past(
    session: Session,
    posts: Difference,
    closed: Sequence[Row],
    newest: Mapping[str, Row],
    ids: Mapping[str, int],
    rested: set[str],
    taking: Taking,
) -> closed_days.Past:
    """Whose closed days would be others; who is new has none."""
    units = _ids(session, Unit)
    said = [
        {
            "person_id": ids[row["nip"]],
            "unit_id": units.get(row["unit"], -1),
            "supervisor_id": ids.get(row["supervisor"]) if row["supervisor"] else None,
            **{name: row[name] for name in ("position", "valid_from", "valid_until")},
        }
        for row in (*posts.created, *(row for row, _ in posts.updated))
        if row["nip"] in ids
    ]
    ended = [{name: value for name, value in one.items() if name != "nip"} for one in closed]
    return closed_days.look(session, [*said, *ended], newest=newest, ids=ids, rested=rested, today=taking.today)


def _tell_people(
    session: Session,
    people: Difference,
    posts: Difference,
    rested: Mapping[str, _Before],
    charged: Mapping[str, _Before],
    taking: Taking,
) -> None:
    """What changes of whom, and who loses duties by it."""
    names = {nip: name for nip, name in session.execute(select(Person.nip, CALLED))}
    new = {row["nip"] for row in people.created}

    def whom(row: Row) -> str:
        return str(names.get(row["nip"]) or row["nip"])

    cells = [
        *changed.of("Pegawai", people, whom),
        *changed.of("Pegawai", posts, whom, names=names),
        *changed.moves(posts, whom, names=names),
        *(changed.one("Cuti", names[nip], *two) for nip, two in rested.items() if nip not in new),
        *(changed.one("Penanggung Jawab", names[nip], *two) for nip, two in charged.items() if nip not in new),
    ]
    taking.changed += cells
    taking.lost += changed.lost(session, cells, changed.posts_left(posts, whom))


def _leaves_changed(session: Session, newest: Mapping[str, Row], ids: Mapping[str, int]) -> dict[str, _Before]:
    """Whose leave in the workbook is another; what an admin wrote down in chat stays, whatever the workbook says."""
    there: defaultdict[int, set[tuple[date, date, LeaveKind]]] = defaultdict(set)
    granted: defaultdict[int, set[tuple[date, date, LeaveKind]]] = defaultdict(set)
    for leave in session.scalars(select(Leave)):
        (there if leave.granted_by is None else granted)[leave.person_id].add((leave.first, leave.last, leave.kind))
    for nip, row in newest.items():
        covers = granted[ids.get(nip, -1)]
        row["leaves"] = tuple(one for one in row["leaves"] if not any(a <= one[0] and one[1] <= b for a, b, _ in covers))
    held = {nip: there[ids.get(nip, -1)] for nip in newest}
    return {
        nip: ([f"{first}..{last}" for first, last, _ in held[nip]], [f"{first}..{last}" for first, last, _ in row["leaves"]])
        for nip, row in newest.items()
        if set(row["leaves"]) != held[nip]
    }


def _leave_steps(session: Session, newest: Mapping[str, Row], changed: Iterable[str]) -> list[Step]:
    people = sorted(changed)
    leaves = [
        {"nip": nip, "first": first, "last": last, "kind": kind} for nip in people for first, last, kind in newest[nip]["leaves"]
    ]
    gone = removing(session, _LEAVE, [{"nip": nip} for nip in people], col(Leave.granted_by).is_(None))
    return [gone, creating(session, _LEAVE, leaves)]


def _duties_changed(session: Session, newest: Mapping[str, Row], ids: Mapping[str, int]) -> dict[str, _Before]:
    there: defaultdict[int, set[tuple[str, bool]]] = defaultdict(set)
    for person, code, stand_in in session.execute(
        select(JointDuty.person_id, Indicator.code, JointDuty.stand_in).join(Indicator, col(Indicator.id) == JointDuty.indicator_id)
    ):
        there[person].add((code, stand_in))
    held = {nip: there[ids.get(nip, -1)] for nip in newest}
    return {
        nip: ([code for code, _ in held[nip]], [code for code, _ in _duties(row)])
        for nip, row in newest.items()
        if _duties(row) != held[nip]
    }


def _duty_steps(session: Session, newest: Mapping[str, Row], changed: Iterable[str]) -> list[Step]:
    people = sorted(changed)
    duties = [
        {"nip": nip, "indicator": code, "stand_in": stand_in} for nip in people for code, stand_in in sorted(_duties(newest[nip]))
    ]
    return [removing(session, _DUTY, [{"nip": nip} for nip in people]), creating(session, _DUTY, duties)]


def _duties(row: Row) -> set[tuple[str, bool]]:
    return {(code, False) for code in row["duties"]} | {(code, True) for code in row["stands_in"]}


def _write_standards(session: Session, rows: list[Row], taking: Taking) -> Counted:
    new = rhythms.changes(session, rows, today=taking.today)
    found = differing(session, _STANDARD, [{name: value for name, value in row.items() if name != "evaluated"} for row in rows])
    created = {row["code"] for row in found.created}
    other = {row["code"] for row, _ in found.updated} | {one.code for one in new} - created
    taking.rhythms += [one for one in new if one.code in other]
    taking.steps += found.steps(session)
    if new:
        taking.steps.append(lambda later: rhythms.write(later, new))
    return Counted("Standar", len(created), len(other), len(rows) - len(created) - len(other))


def _write_indicators(session: Session, rows: list[Row], taking: Taking) -> Counted:
    planned = versions.plan(session, rows, today=taking.today)
    taking.versions += versions.describe(session, planned)
    taking.kept += planned.kept
    taking.steps.append(lambda later: versions.write(later, planned))
    other = len(planned.replaced) + len(planned.later) + len(planned.translated)
    return Counted("Indikator", len(planned.created), other, planned.unchanged)


def _write_targets(session: Session, rows: list[Row], taking: Taking) -> Counted:
    found, ids = differing(session, _TARGET, rows), _ids(session, Indicator)
    told = [
        {**row, "indicator_id": ids[row["indicator"]]}
        for row in (*found.created, *(row for row, _ in found.updated))
        if row["indicator"] in ids
    ]
    taking.changed += [*changed.of("Target", found, changed.target_of), *changed.targets(found)]
    late = closed_targets.look(session, told, today=taking.today)
    taking.targets += late.codes
    taking.steps += [lambda later: late.write(later, past=taking.past), *found.steps(session)]
    return Counted("Target", *found.counts(rows))


def _write_trainings(session: Session, rows: list[Row], taking: Taking) -> Counted:
    return _merge(session, "Pelatihan", _TRAINING, [{**row, "organiser": row["organiser"] or None} for row in rows], taking)


def _write_lessons(session: Session, rows: list[Row], taking: Taking) -> Counted:
    new, other = lessons.differing(session, rows)
    fewer = lessons.shortened(session, rows)
    if new or other or fewer:
        taking.steps.append(lambda later: lessons.write(later, rows))
    return Counted("Materi", len(new), len(other) + len(fewer), max(0, len(rows) - len(new) - len(other) - len(fewer)))


def _write_areas(session: Session, rows: list[Row], taking: Taking) -> Counted:
    return _merge(session, "Wilayah", areas.AREA, rows, taking)


def _write_populations(session: Session, rows: list[Row], taking: Taking) -> Counted:
    return _merge(session, "Sasaran", areas.POPULATION, rows, taking)


def _write_covers(session: Session, rows: list[Row], taking: Taking) -> Counted:
    found = differing(session, areas.COVER, rows)
    late = closed_covers.look(session, [*found.created, *(row for row, _ in found.updated)], today=taking.today)
    if late.stood:
        taking.people += [name for name in late.names if name not in taking.people]
        taking.until = late.until
        taking.steps += late.steps(session, past=taking.past)
    return _merge(session, "Petugas Wilayah", areas.COVER, rows, taking)


def _write_holidays(session: Session, rows: list[Row], taking: Taking) -> Counted:
    return _merge(session, "Libur", _HOLIDAY, rows, taking)


def _write_rules_of_city(session: Session, rows: list[Row], taking: Taking) -> Counted:
    changed = rulebook.differing(session, rows)
    if changed:
        taking.steps.append(lambda later: rulebook.write(later, changed, today=taking.today))
    return Counted("Aturan", 0, len(changed), len(rows) - len(changed))


def _write_organisations(session: Session, rows: list[Row], taking: Taking) -> Counted:
    new, other, predikat = organisations.differing(session, rows)
    if new or other:
        taking.steps.append(lambda later: organisations.write(later, [*new, *other], changed=predikat))
    return Counted("Organisasi", len(new), len(other), len(rows) - len(new) - len(other))


def _write_credits(session: Session, rows: list[Row], taking: Taking) -> Counted:
    new, other = credits.differing(session, rows)
    if new or other:
        taking.steps.append(lambda later: credits.write(later, [*new, *other]))
    return Counted("Angka Kredit", len(new), len(other), len(rows) - len(new) - len(other))


def _write_follow_ups(session: Session, rows: list[Row], taking: Taking) -> Counted:
    new, other = follow_ups.differing(session, rows)
    if new or other:
        taking.steps.append(lambda later: follow_ups.write(later, [*new, *other]))
    return Counted("Tindak Lanjut", len(new), len(other), len(rows) - len(new) - len(other))


def _write_expectations(session: Session, rows: list[Row], taking: Taking) -> Counted:
    found = expectations.differing(session, rows)
    taking.expectations += found.changes
    if found.keys:
        taking.steps.append(lambda later: expectations.write(later, rows, found.keys, today=taking.today))
    return Counted("Ekspektasi", found.created, found.updated, len(rows) - found.created - found.updated)


def _write_dhis2(session: Session, rows: list[Row], taking: Taking) -> Counted:
    return _merge(session, "DHIS2", _DHIS2, rows, taking)


def _write_official(session: Session, rows: list[Row], taking: Taking) -> Counted:
    new, other = second_source.differing(session, rows)
    if new or other:
        taking.steps.append(lambda later: second_source.write(later, [*new, *other]))
    return Counted("Angka Resmi", len(new), len(other), len(rows) - len(new) - len(other))


WRITERS: Mapping[str, Writer] = {
    "Unit": _write_units,
    "Standar": _write_standards,
    "Indikator": _write_indicators,
    "Pegawai": _write_people,
    "Target": _write_targets,
    "Wilayah": _write_areas,
    "Sasaran": _write_populations,
    "Petugas Wilayah": _write_covers,
    "Pelatihan": _write_trainings,
    "Materi": _write_lessons,
    "Organisasi": _write_organisations,
    "Angka Kredit": _write_credits,
    "Tindak Lanjut": _write_follow_ups,
    "Ekspektasi": _write_expectations,
    "Libur": _write_holidays,
    "DHIS2": _write_dhis2,
    "Angka Resmi": _write_official,
    "Aturan": _write_rules_of_city,
}
"""By sheet, in the order in which they must be written: people after the indicators that are their duty."""


def _merge(session: Session, sheet: str, shape: Shape, rows: list[Row], taking: Taking) -> Counted:
    found = differing(session, shape, rows)
    taking.changed += changed.of(sheet, found, lambda row: changed.words(row[shape.key[0]]))
    taking.steps += found.steps(session)
    return Counted(sheet, *found.counts(rows))


def _ids(session: Session, table: Any, code: str = "code") -> dict[str, int]:
    return {key: id for key, id in session.execute(select(getattr(table, code), table.id))}
