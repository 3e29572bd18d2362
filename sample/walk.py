"""What somebody tries first in the demo: a teacher reports, the principal verifies, Friday comes. Done is what was seen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models.people.person import Account
from models.reporting.report import Submission, SubmissionState

TEACHER, PRINCIPAL = 1006, 1005
"""Telegram ids of the two whose phones the demo opens on."""

ABOUT = {
    "id": (
        "Bot pelaporan kinerja; kota dan orangnya karangan.",
        "Dua telepon: guru dan kepala sekolahnya.",
        "⏩ memajukan jam. Ikuti langkah di bawah ini.",
    ),
    "en": (
        "A bot for performance reports; city and people are invented.",
        "Two phones: a teacher and the principal.",
        "⏩ moves the clock. Follow the steps below.",
    ),
}
"""What it is, whose phones these are, and what to do: a line each."""


@dataclass(frozen=True)
class Tried:
    """One step: its words by language, on whose phone or at which moment, and whether it was seen to happen."""

    title: Mapping[str, str]
    hint: Mapping[str, str]
    done: bool
    who: int | None = None
    at: datetime | None = None


def steps(session: Session, *, since: datetime, friday: datetime, chats: Mapping[int, Iterable[Mapping[str, Any]]]) -> list[Tried]:
    """The steps and what was seen of each since `since`; `chats` holds the messages on the phones of the two."""
    sent = session.scalars(
        select(Submission)
        .join(Account, col(Account.person_id) == Submission.person_id)
        .where(Account.telegram_id == TEACHER, Submission.submitted_at >= since)
    ).all()
    spoke = any(message["from"]["id"] == TEACHER for message in chats[TEACHER])
    summed_up = any(message["from"]["is_bot"] and message["date"] >= friday.timestamp() for message in chats[PRINCIPAL])
    return [
        Tried(
            {"id": "Guru menyapa bot", "en": "The teacher greets the bot"},
            {"id": "Di telepon guru: tulis /start.", "en": "On the teacher's phone: write /start."},
            bool(spoke or sent),
            who=TEACHER,
        ),
        Tried(
            {"id": "Guru mengirim laporan", "en": "The teacher sends a report"},
            {
                "id": "Tekan satu indikator, jawab dengan angka, misalnya 43/45, lalu Kirim.",
                "en": "Press an indicator, answer with a number such as 43/45, then Send.",
            },
            bool(sent),
            who=TEACHER,
        ),
        Tried(
            {"id": "Kepala sekolah memverifikasi", "en": "The principal verifies it"},
            {"id": "Di telepon kepala sekolah: tekan ✅ Verifikasi.", "en": "On the principal's phone: press ✅ Verify."},
            any(one.state is SubmissionState.VERIFIED for one in sent),
            who=PRINCIPAL,
        ),
        Tried(
            {"id": "Jumat sore: ringkasan datang", "en": "Friday afternoon: the summary comes"},
            {
                "id": "Majukan jam ke Jumat 15.05; kepala sekolah menerima ringkasan sepekan.",
                "en": "Move the clock to Friday 15:05; the principal receives the week's summary.",
            },
            summed_up,
            who=PRINCIPAL,
            at=friday,
        ),
    ]
