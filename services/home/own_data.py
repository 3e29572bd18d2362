"""A copy of what is kept of one person, for that person: a few counts in the chat, and everything as a workbook."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, SQLModel, col, select

from domain.people.careers import functional_post, grade_in_words
from domain.people.nip import mask
from models.adoption.recording import Recording
from models.adoption.story import Story
from models.adoption.ticket import Ticket, TicketLine
from models.evaluation.evaluation import Evaluation, ImprovementStep
from models.evaluation.follow_up import FollowUp
from models.evaluation.year import YearEvaluation
from models.exchange.workbook import PendingImport
from models.people.area import Area, AreaCover
from models.people.person import CALLED, Account, Leave, Person, Posting
from models.people.preference import Preference
from models.people.unit import Unit
from models.reporting.report import Attachment, Clarification, Report, ReportChange, Submission
from models.standards.standard import Indicator
from models.training.certificate import Certificate, CertificateState
from models.training.lesson import Lesson, LessonRead
from models.training.training import Invitee, Training
from services import rights
from services.evaluation import credits, decisions, stages
from services.evaluation.exported import in_words
from services.exchange.exporting import Table, readable
from services.home import own_judgements
from services.reporting.values import areas_in_words

Rows = list[tuple[Any, ...]]
_POSTS = ("Unit", "Jabatan", "Atasan", "Mulai", "Berakhir", "Golongan", "Jabatan Fungsional")


@dataclass(frozen=True)
class Copy:
    """How much there is."""

    name: str
    masked: str
    postings: int
    reports: int
    evidence: int
    trainings: int
    evaluations: int


def numbers(session: Session, *, person: int) -> tuple[str, ...]:
    """The person's own numbers, which are theirs to tell."""
    found = session.get_one(Person, person)
    return tuple(number for number in (found.nip, found.phone) if number)


def look(session: Session, *, by: int) -> Copy:
    """What is kept of the person who asks, in numbers."""
    person = session.get_one(Person, by)
    evidence = select(func.count()).select_from(Attachment).join(Report, col(Report.id) == Attachment.report_id)
    return Copy(
        name=person.name,
        masked=mask(person.nip),
        postings=_count(session, Posting, by),
        reports=_count(session, Report, by),
        evidence=int(session.execute(evidence.where(col(Report.person_id) == by)).scalar_one()),
        trainings=_count(session, Invitee, by),
        evaluations=_count(session, Evaluation, by),
    )


def give(session: Session, *, person: int) -> dict[str, Table]:
    """Everything of one person in sheets. A judgement that was not handed over yet is left out, as in the chat."""
    names: dict[int | None, str] = {id: name for id, name in session.execute(select(Person.id, CALLED))}
    units = {id: name for id, name in session.execute(select(Unit.id, Unit.name))}
    codes = {id: code for id, code in session.execute(select(Indicator.id, Indicator.code))}
    trainings = {one.id: one for one in session.scalars(select(Training))}
    return {
        "Profil": (("Hal", "Isi"), _profile(session, person)),
        "Penempatan": (_POSTS, _postings(session, person, names, units)),
        "Wilayah": (("Wilayah", "Mulai", "Sampai"), _covers(session, person)),
        "Cuti": (("Mulai", "Berakhir"), _leaves(session, person)),
        "Pengaturan": (("Hal", "Isi"), _preferences(session, person)),
        "Laporan": (
            (
                "Nomor",
                "Versi",
                "Unit",
                "Indikator",
                "Periode",
                "Keadaan",
                "Nilai",
                "Pembilang",
                "Penyebut",
                "Tanggal",
                "Ya/Tidak",
                "Alasan",
                "Catatan",
                "Terlambat",
                "Terverifikasi",
                "Dikirim",
                "Per Wilayah",
            ),
            _reports(session, person, units, codes),
        ),
        "Jejak": (
            ("Nomor", "Indikator", "Periode", "Versi", "Waktu", "Oleh", "Peristiwa", "Lama", "Baru", "Alasan"),
            _trail(session, person, names, codes),
        ),
        "Bukti": (("Nomor", "Indikator", "Periode", "Jenis", "Nama", "Ditambahkan"), _evidence(session, person, codes)),
        "Pelatihan": (("Kode", "Judul", "Mulai", "Jawaban", "Kursi"), _trainings(session, person, trainings)),
        "Materi": (("Kode", "Judul", "Kartu", "Dibaca", "Versi"), _lessons(session, person)),
        "Sertifikat": (("Judul", "Nomor", "Penerbit", "Tanggal", "JP"), _certificates(session, person)),
        "Evaluasi": (
            (
                "Periode",
                "Jabatan",
                "Pejabat Penilai",
                "Hasil Kerja",
                "Perilaku Kerja",
                "Predikat",
                "Disampaikan",
                "Keberatan",
                "Keputusan",
                "Angka Kredit",
            ),
            _evaluations(session, person, names),
        ),
        "Tindak Lanjut": (("Tanggal", "Sifat", "Jenis", "Dasar", "Oleh", "Ditarik"), _follow_ups(session, person, names)),
        **own_judgements.give(session, person=person, names=names, codes=codes),
        "Akun": (("Akun Telegram", "Ditautkan", "Cara", "Diakhiri"), _accounts(session, person)),
        "Cerita": (("Ditulis", "Keadaan", "Isi", "Foto", "Alasan"), _stories(session, person)),
        "Bantuan": (("Nomor", "Jenis", "Waktu", "Oleh", "Isi", "Berkas", "Keadaan", "Hasil"), _tickets(session, person, names)),
        "Tanya Jawab": (
            ("Indikator", "Periode", "Waktu", "Oleh", "Pertanyaan", "Jawaban"),
            _clarifications(session, person, names, codes),
        ),
        "Keputusan": (("Unit", "Periode", "Keputusan", "Tenggat", "Hasil"), _decisions(session, person, units)),
        "Perbaikan": (("Tenggat", "Sebab", "Tindakan", "Dukungan", "Hasil"), _steps(session, person)),
        "Kesan Pelatihan": (("Kode", "Isi"), _remarks(session, person, trainings)),
        "Berkas": (("Dikirim", "Nama"), _workbooks(session, person)),
        "Perekaman": (("Diminta", "Oleh", "Disetujui", "Berakhir", "Keadaan"), _recordings(session, person, names)),
    }


def _profile(session: Session, person: int) -> Rows:
    found = session.get_one(Person, person)
    return [
        ("NIP", found.nip),
        ("Nama", found.name),
        ("L/P", found.sex),
        ("Status", found.employment.value),
        ("HP", found.phone),
        ("Peran", "admin" if rights.is_admin(session, person) else "staff"),
    ]


def _postings(session: Session, person: int, names: Mapping[int | None, str], units: Mapping[int, str]) -> Rows:
    held = session.scalars(select(Posting).where(col(Posting.person_id) == person).order_by(col(Posting.valid_from)))
    return [
        (
            units[one.unit_id],
            one.position,
            names.get(one.supervisor_id),
            one.valid_from,
            one.valid_until,
            one.grade and grade_in_words(one.grade),
            one.functional and functional_post(one.functional, one.level),
        )
        for one in held
    ]


def _covers(session: Session, person: int) -> Rows:
    found = session.execute(
        select(Area.name, col(AreaCover.since), col(AreaCover.until))
        .join(AreaCover, col(AreaCover.area_id) == Area.id)
        .where(col(AreaCover.person_id) == person)
        .order_by(col(AreaCover.since), col(Area.name))
    )
    return [(name, since, until) for name, since, until in found]


def _leaves(session: Session, person: int) -> Rows:
    found = session.scalars(select(Leave).where(col(Leave.person_id) == person).order_by(col(Leave.first)))
    return [(one.first, one.last) for one in found]


def _preferences(session: Session, person: int) -> Rows:
    """What was chosen in `/pengaturan`; nothing where all is as for everybody."""
    chosen = session.get(Preference, person)
    if chosen is None:
        return []
    return [
        ("Pesan mulai pukul", chosen.opens),
        ("Pesan sampai pukul", chosen.closes),
        ("Pengingat harian pukul", chosen.digest_at),
        ("Cerita rekan", "ya" if chosen.stories else "tidak"),
    ]


def _reports(session: Session, person: int, units: Mapping[int, str], codes: Mapping[int, str]) -> Rows:
    found = session.execute(
        select(Report, Submission.number)
        .join(Submission, col(Submission.id) == Report.submission_id)
        .where(col(Report.person_id) == person)
        .order_by(col(Report.id))
    )
    return [
        (
            number,
            one.version,
            units[one.unit_id],
            codes[one.indicator_id],
            one.period,
            one.state.value,
            one.value,
            one.numerator,
            one.denominator,
            one.day,
            one.truth,
            one.reason,
            one.note,
            one.late,
            one.verified,
            one.submitted_at,
            areas_in_words(one),
        )
        for one, number in found
    ]


def _trail(session: Session, person: int, names: Mapping[int | None, str], codes: Mapping[int, str]) -> Rows:
    found = session.execute(
        select(ReportChange, Report, Submission.number)
        .join(Report, col(Report.id) == ReportChange.report_id)
        .join(Submission, col(Submission.id) == ReportChange.submission_id)
        .where(col(Report.person_id) == person)
        .order_by(col(ReportChange.id))
    )
    return [
        (
            number,
            codes[report.indicator_id],
            report.period,
            one.version,
            one.at,
            names[one.by],
            one.what,
            readable(one.old),
            readable(one.new),
            one.why,
        )
        for one, report, number in found
    ]


def _evidence(session: Session, person: int, codes: Mapping[int, str]) -> Rows:
    found = session.execute(
        select(Attachment, Report, Submission.number)
        .join(Report, col(Report.id) == Attachment.report_id)
        .join(Submission, col(Submission.id) == Report.submission_id)
        .where(col(Report.person_id) == person)
        .order_by(col(Attachment.id))
    )
    return [(number, codes[report.indicator_id], report.period, one.kind, one.name, one.added_at) for one, report, number in found]


def _trainings(session: Session, person: int, trainings: Mapping[int, Training]) -> Rows:
    found = session.scalars(select(Invitee).where(col(Invitee.person_id) == person).order_by(col(Invitee.id)))
    return [
        (its.code, its.title, its.starts, one.answer.value if one.answer else None, one.seated)
        for one in found
        for its in [trainings[one.training_id]]
    ]


def _certificates(session: Session, person: int) -> Rows:
    found = session.scalars(
        select(Certificate)
        .where(col(Certificate.person_id) == person, col(Certificate.state) == CertificateState.CREDITED)
        .order_by(col(Certificate.id))
    )
    return [(one.title, one.number, one.issuer, one.issued_on, one.hours) for one in found]


def _evaluations(session: Session, person: int, names: Mapping[int | None, str]) -> Rows:
    found = session.scalars(
        select(Evaluation).where(col(Evaluation.person_id) == person).order_by(col(Evaluation.quarter), col(Evaluation.part))
    )
    years = session.scalars(
        select(YearEvaluation)
        .where(col(YearEvaluation.person_id) == person, col(YearEvaluation.told_on).is_not(None))
        .order_by(col(YearEvaluation.year))
    ).all()
    worth = credits.of_years(session, years)
    return [
        *((*_evaluation(one, names), None) for one in found),
        *((*_evaluation(one, names), worth[one.id].total if one.id in worth else None) for one in years),
    ]


def _evaluation(one: stages.Result, names: Mapping[int | None, str]) -> tuple[Any, ...]:
    told = stages.final(one) if one.told_on and one.rated_at else (None, None, None)
    return (
        stages.period_word(one),
        one.position if isinstance(one, Evaluation) else None,
        names.get(one.supervisor_id),
        *in_words(told),
        one.told_on,
        one.objection,
        one.decision,
    )


def _follow_ups(session: Session, person: int, names: Mapping[int | None, str]) -> Rows:
    """Rewards and sanctions that were proposed for the person."""
    found = session.scalars(select(FollowUp).where(col(FollowUp.person_id) == person).order_by(col(FollowUp.id)))
    return [(one.on, one.side.value, one.name, one.basis, names.get(one.by), one.withdrawn_at) for one in found]


def _accounts(session: Session, person: int) -> Rows:
    found = session.scalars(select(Account).where(col(Account.person_id) == person).order_by(col(Account.id)))
    return [(str(one.telegram_id), one.linked_at, one.linked_by, one.closed_at) for one in found]


def _stories(session: Session, person: int) -> Rows:
    found = session.scalars(select(Story).where(col(Story.author_id) == person).order_by(col(Story.id)))
    return [(one.written_at, one.state.value, one.words, "ya" if one.photo else "tidak", one.reason) for one in found]


def _tickets(session: Session, person: int, names: Mapping[int | None, str]) -> Rows:
    """The person's questions and requests with their answers, and what they answered to others as an admin."""
    mine = (col(Ticket.person_id) == person) | (col(TicketLine.by_id) == person)
    found = session.execute(
        select(Ticket, TicketLine).join(TicketLine, col(TicketLine.ticket_id) == Ticket.id).where(mine).order_by(col(TicketLine.id))
    )
    return [
        (
            ticket.id,
            ticket.kind.value,
            line.at,
            names[line.by_id],
            line.words,
            "ya" if line.attachment else None,
            ticket.state.value,
            ticket.outcome.value if ticket.outcome else None,
        )
        for ticket, line in found
    ]


def _clarifications(session: Session, person: int, names: Mapping[int | None, str], codes: Mapping[int, str]) -> Rows:
    found = session.execute(
        select(Clarification, Report)
        .join(Report, col(Report.id) == Clarification.report_id)
        .where((col(Report.person_id) == person) | (col(Clarification.asked_by) == person))
        .order_by(col(Clarification.id))
    )
    return [
        (
            codes[report.indicator_id],
            report.period,
            one.asked_at,
            names[one.asked_by],
            one.question,
            one.answer or _kept(one, report, person),
        )
        for one, report in found
    ]


def _kept(asked: Clarification, report: Report, person: int) -> str | None:
    """Words of their own that may be an answer, and were not sent yet."""
    return asked.heard if report.person_id == person else None


def _decisions(session: Session, person: int, units: Mapping[int, str]) -> Rows:
    """What they wrote down as decided, or are to do."""
    return [(units[one.unit_id], one.period, one.words, one.due, one.outcome) for one in session.scalars(decisions.owned(person))]


def _steps(session: Session, person: int) -> Rows:
    mine = (col(ImprovementStep.written_by) == person) | (col(ImprovementStep.owner_id) == person)
    told = col(Evaluation.id).is_(None) | (col(Evaluation.person_id) != person) | col(Evaluation.talked_at).is_not(None)
    of = select(ImprovementStep).outerjoin(Evaluation, col(Evaluation.id) == ImprovementStep.evaluation_id)
    found = session.scalars(of.where(mine, told).order_by(col(ImprovementStep.id)))
    return [(one.due, one.cause, one.action, one.support, one.outcome) for one in found]


def _lessons(session: Session, person: int) -> Rows:
    found = session.execute(
        select(Lesson, LessonRead)
        .join(LessonRead, col(LessonRead.lesson_id) == Lesson.id)
        .where(col(LessonRead.person_id) == person)
        .order_by(col(Lesson.code))
    )
    return [(one.code, one.title, read.place, read.done_on, read.done_version) for one, read in found]


def _remarks(session: Session, person: int, trainings: Mapping[int, Training]) -> Rows:
    found = session.scalars(
        select(Invitee).where(col(Invitee.person_id) == person, col(Invitee.remark).is_not(None)).order_by(col(Invitee.id))
    )
    return [(trainings[one.training_id].code, one.remark) for one in found]


def _recordings(session: Session, person: int, names: Mapping[int | None, str]) -> Rows:
    found = session.scalars(select(Recording).where(col(Recording.person_id) == person).order_by(col(Recording.id)))
    return [(one.asked_at, names.get(one.admin_id), one.agreed_at, one.ended_at, one.state.value) for one in found]


def _workbooks(session: Session, person: int) -> Rows:
    found = session.scalars(select(PendingImport).where(col(PendingImport.person_id) == person).order_by(col(PendingImport.id)))
    return [(one.made_at, one.name) for one in found]


def _count(session: Session, table: type[SQLModel], person: int) -> int:
    mine = select(func.count()).select_from(table).where(table.person_id == person)  # type: ignore[attr-defined]
    return int(session.execute(mine).scalar_one())
