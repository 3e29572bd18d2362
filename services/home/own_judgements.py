"""What of the own copy tells how somebody is judged: feedback, who asked for it, what is expected, how their unit did."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from models.evaluation.expectation import Expectation, ExpectedConduct, ExpectedResult
from models.evaluation.feedback import Feedback, FeedbackRequest
from models.evaluation.organisation import OrganisationRating
from models.people.person import Posting
from models.people.unit import Unit
from services.evaluation import leading, organisation_setting
from services.exchange.cell_words import ORGANISATIONS, PART_NAMES

Rows = list[tuple[Any, ...]]
Names = Mapping[int | None, str]
_RELATIONS = {"superior": "atasan", "peer": "rekan", "other": "lainnya"}
_VALUES = {part: name for name, part in PART_NAMES.items()}


def give(session: Session, *, person: int, names: Names, codes: Mapping[int, str]) -> dict[str, tuple[Sequence[str], Rows]]:
    """The sheets of one person."""
    return {
        "Umpan Balik": (
            ("Tanggal", "Jenis", "Oleh", "Sebagai", "Untuk", "Indikator", "Perilaku", "Isi"),
            _feedback(session, person, names, codes),
        ),
        "Permintaan Umpan Balik": (
            ("Diminta", "Tentang", "Peminta", "Kepada", "Dijawab", "Ditolak"),
            _requests(session, person, names),
        ),
        "Ekspektasi": (
            ("Tahun", "Pejabat Penilai", "Jabatan", "Bagian", "Isi", "RHK Pimpinan", "Disetujui Pegawai", "Disetujui Atasan"),
            _expectations(session, person, names, codes),
        ),
        "Predikat Organisasi": (
            ("Unit", "Periode", "Predikat", "Dasar", "Ditetapkan", "Oleh"),
            _organisations(session, person, names),
        ),
    }


def _feedback(session: Session, person: int, names: Names, codes: Mapping[int, str]) -> Rows:
    """What was said to the person, and what they said to others."""
    about = (col(Feedback.person_id) == person) | (col(Feedback.by) == person)
    found = session.scalars(select(Feedback).where(about).order_by(col(Feedback.id)))
    return [
        (
            one.on,
            one.kind.value,
            names[one.by],
            _RELATIONS[one.relation],
            names[one.person_id],
            codes[one.indicator_id] if one.indicator_id else None,
            _VALUES[one.value] if one.value else None,
            one.words,
        )
        for one in found
    ]


def _requests(session: Session, person: int, names: Names) -> Rows:
    """Those about the person, those they sent and those they got."""
    theirs = or_(
        *(col(column) == person for column in (FeedbackRequest.person_id, FeedbackRequest.to_id, FeedbackRequest.asked_by))
    )
    found = session.scalars(select(FeedbackRequest).where(theirs).order_by(col(FeedbackRequest.id)))
    return [
        (one.asked_at, names[one.person_id], names[one.asked_by], names[one.to_id], one.answered_at, one.declined_at)
        for one in found
    ]


def _expectations(session: Session, person: int, names: Names, codes: Mapping[int, str]) -> Rows:
    agreements = session.scalars(
        select(Expectation).where(col(Expectation.person_id) == person).order_by(col(Expectation.id))
    ).all()
    ids = [one.id for one in agreements]
    lines: dict[int, Rows] = {
        one.id: [
            ("Dukungan sumber daya", one.resources, None),
            ("Skema pertanggungjawaban", one.accountability, None),
            ("Konsekuensi", one.consequences, None),
        ]
        for one in agreements
    }
    results = select(ExpectedResult).where(col(ExpectedResult.expectation_id).in_(ids)).order_by(col(ExpectedResult.indicator_id))
    for row in session.scalars(results):
        lines[row.expectation_id].append((codes[row.indicator_id], row.result, row.leader_result))
    values = select(ExpectedConduct).where(col(ExpectedConduct.expectation_id).in_(ids)).order_by(col(ExpectedConduct.value))
    for said in session.scalars(values):
        lines[said.expectation_id].append((_VALUES[said.value], said.words, None))
    return [
        (one.year, names.get(one.supervisor_id), one.position, *line, one.person_at, one.supervisor_at)
        for one in agreements
        for line in lines[one.id]
        if line[1]
    ]


def _organisations(session: Session, person: int, names: Names) -> Rows:
    """How units did that the person led then, as it is their hasil kerja; and what they set themselves."""
    worked = select(Posting.unit_id).where(col(Posting.person_id) == person)
    found = session.execute(
        select(OrganisationRating, Unit.name)
        .join(Unit, col(Unit.id) == OrganisationRating.unit_id)
        .where(col(OrganisationRating.unit_id).in_(worked) | (col(OrganisationRating.set_by) == person))
        .order_by(col(OrganisationRating.period), col(Unit.name))
    ).all()
    periods = {one.period: organisation_setting.read(one.period) for one, _ in found}
    ends = {period: date(of, 12, 31) if isinstance(of, int) else of.last for period, of in periods.items()}
    led = {(unit, period) for period, last in ends.items() for unit in leading.led_by(session, [person], last).values()}
    words = {organisation: word for word, organisation in ORGANISATIONS.items()}
    return [
        (unit, one.period, words[one.organisation], one.basis, one.set_at, names.get(one.set_by))
        for one, unit in found
        if one.set_by == person or (one.unit_id, one.period) in led
    ]
