"""The rows of each sheet as they are now, in the sheet's own terms: what the export gives, and what an absent column keeps."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from models.exchange.dhis2 import Dhis2Name
from models.people.person import Leave, Person, Posting
from models.people.unit import Unit
from models.standards.holiday import Holiday
from models.standards.standard import Indicator, JointDuty, Standard, Target
from models.training.training import Training
from services.exchange import (
    acting,
    areas,
    credits,
    expectations,
    follow_ups,
    lessons,
    organisations,
    rhythms,
    second_source,
    versions,
)
from services.people import parents
from services.people.postings import Row
from services.standards import rulebook
from services.training.offers import TAKES_PLACE


def _units(session: Session) -> list[Row]:
    codes, former = _unit_codes(session), parents.former(session)
    return [
        {
            **_plain(unit),
            "parent": codes.get(unit.parent_id),
            "parent_since": former[unit.id][-1][0] + timedelta(days=1) if unit.id in former else None,
            "parents_before": tuple((until, codes.get(parent)) for until, parent in former.get(unit.id, ())),
        }
        for unit in session.scalars(select(Unit))
    ]


def _people(session: Session) -> list[Row]:
    nips, units = _nips(session), _unit_codes(session)
    leaves: defaultdict[int, list[tuple[Any, Any, Any]]] = defaultdict(list)
    for leave in session.scalars(select(Leave).order_by(col(Leave.first))):
        leaves[leave.person_id].append((leave.first, leave.last, leave.kind))
    duties: defaultdict[tuple[int, bool], list[str]] = defaultdict(list)
    charged = select(JointDuty, Indicator.code).join(Indicator, col(Indicator.id) == JointDuty.indicator_id)
    for duty, code in session.execute(charged.order_by(col(Indicator.code))):
        duties[duty.person_id, duty.stand_in].append(code)
    return [
        {
            **_plain(person),
            **_plain(posting),
            "role": posting.role or person.role,
            "unit": units[posting.unit_id],
            "supervisor": nips.get(posting.supervisor_id),
            "leaves": tuple(leaves[person.id]),
            "duties": tuple(duties[person.id, False]),
            "stands_in": tuple(duties[person.id, True]),
        }
        for person, posting in session.execute(select(Person, Posting).join(Posting, col(Posting.person_id) == Person.id))
    ] + acting.give(session, _plain, units)


def _standards(session: Session) -> list[Row]:
    evaluated = rhythms.newest(session)
    return [{**_plain(one), "evaluated": evaluated[one.code]} for one in session.scalars(select(Standard))]


def _targets(session: Session) -> list[Row]:
    indicators = {id: code for id, code in session.execute(select(Indicator.id, Indicator.code))}
    return [{**_plain(target), "indicator": indicators[target.indicator_id]} for target in session.scalars(select(Target))]


def _trainings(session: Session) -> list[Row]:
    nips = _nips(session)
    return [
        {**_plain(training), "organiser": nips.get(training.organiser_id)}
        for training in session.scalars(select(Training).where(TAKES_PLACE))
    ]


def _holidays(session: Session) -> list[Row]:
    return [_plain(holiday) for holiday in session.scalars(select(Holiday))]


def _dhis2_names(session: Session) -> list[Row]:
    return [_plain(one) for one in session.scalars(select(Dhis2Name))]


ROWS: Mapping[str, Callable[[Session], list[Row]]] = {
    "Unit": _units,
    "Pegawai": _people,
    "Standar": _standards,
    "Indikator": versions.every,
    "Target": _targets,
    "Wilayah": areas.give_areas,
    "Sasaran": areas.give_populations,
    "Petugas Wilayah": areas.give_covers,
    "Pelatihan": _trainings,
    "Materi": lessons.give,
    "Organisasi": organisations.give,
    "Angka Kredit": credits.give,
    "Tindak Lanjut": follow_ups.give,
    "Ekspektasi": expectations.give,
    "Libur": _holidays,
    "Angka Resmi": second_source.give,
    "DHIS2": _dhis2_names,
    "Aturan": rulebook.give,
}
"""By sheet."""


def _nips(session: Session) -> dict[int | None, str]:
    return {id: nip for id, nip in session.execute(select(Person.id, Person.nip))}


def _unit_codes(session: Session) -> dict[int | None, str]:
    return {id: code for id, code in session.execute(select(Unit.id, Unit.code))}


def _plain(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).model_fields}
