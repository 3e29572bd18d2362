"""One page to print and hang up: how a report is made, and how one is decided about. One for staff, one for supervisors."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_BLUE, _PALE, _MINE, _GREY = "#1F5F8B", "#EEF3F7", "#DFF5D0", "#5B6670"
_EDGE = 16

Place = tuple[float, float, float]
"""Left edge, upper edge and width."""


@dataclass(frozen=True)
class Words:
    """What stands on a page."""

    title: str
    lead: str
    steps: tuple[tuple[str, str], ...]
    example: str
    talk: tuple[tuple[bool, str], ...]
    """What is said, and whether by the person."""
    useful: str
    commands: tuple[tuple[str, str], ...]
    foot: str


_STAFF = {
    "id": Words(
        "Melapor dalam satu menit",
        "Untuk guru dan tenaga puskesmas. Buka bot Sipakainga di Telegram; jawab seperti berbicara.",
        (
            ("Mulai", "Buka tautan undangan, atau bagikan nomor telepon Anda sendiri. Setujui pemberitahuan data pribadi."),
            ("Ketuk Isi semua", "Satu pertanyaan, satu jawaban. Setiap jawaban langsung tersimpan; boleh berhenti kapan saja."),
            ("Jawab dengan kata biasa", "43/45 · 43 dari 45 · 12 rb · 1 jam 20 menit. Bila meragukan, bot bertanya."),
            ("Periksa, lalu Kirim", "Simpan nomor laporannya. Keliru? Ketuk Ubah; sesudah dikirim: status, lalu Koreksi."),
            ("Dikembalikan?", "Baca alasannya, ketuk Perbaiki. Hanya nilai yang ditandai yang dibuka lagi."),
        ),
        "Contoh",
        (
            (False, "Berapa jam mengajar terlaksana dari jadwal?"),
            (True, "43 dari 45"),
            (False, "43/45 (95,6 %). Sudah benar?"),
            (True, "Kirim"),
            (False, "Tersimpan. Nomor 10001. Menunggu atasan Anda."),
        ),
        "Yang sering dipakai",
        (
            ("/start", "apa yang menunggu saya"),
            ("/lapor", "mengisi laporan"),
            ("/status", "laporan saya dan nomornya"),
            ("/kinerja", "capaian saya terhadap target"),
            ("/latihan", "mencoba, tidak dihitung"),
            ("/pengaturan", "jam pesan dan pengingat"),
            ("/bantuan", "bantuan, atau tanya admin"),
        ),
        "Jangan menuliskan atau memotret nama dan wajah anak atau pasien. "
        "Paling banyak satu pengingat sehari, tidak di malam hari, libur, atau cuti.",
    ),
    "en": Words(
        "A report in a minute",
        "For teachers and puskesmas staff. Open the bot Sipakainga in Telegram; answer as you talk.",
        (
            ("Begin", "Open the invitation link, or share your own phone number. Agree to the notice on personal data."),
            ("Tap Answer everything", "One question, one answer. Each is kept at once; stop whenever you like."),
            ("Answer in plain words", "43/45 · 43 of 45 · 12 thousand · 1 hour 20 minutes. Where it is doubtful, the bot asks."),
            ("Look it over, then Send", "Keep the report's number. A mistake? Tap Change; once sent: status, then Correct."),
            ("Returned?", "Read the reason, tap Mend. Only the values that were marked are opened again."),
        ),
        "Example",
        (
            (False, "How many teaching hours were held of those scheduled?"),
            (True, "43 of 45"),
            (False, "43/45 (95.6%). Is it right?"),
            (True, "Send"),
            (False, "Kept. Number 10001. Waiting for your supervisor."),
        ),
        "Often used",
        (
            ("/start", "what waits for me"),
            ("/lapor", "fill in a report"),
            ("/status", "my reports and their numbers"),
            ("/kinerja", "my achievement beside the target"),
            ("/latihan", "try it, not counted"),
            ("/pengaturan", "hours of messages and reminders"),
            ("/bantuan", "help, or ask an admin"),
        ),
        "Never write or photograph names and faces of children or patients. "
        "One reminder a day at most, never at night, on a day off or on leave.",
    ),
}
_HEADS = {
    "id": Words(
        "Memverifikasi dengan satu ketukan",
        "Untuk atasan. Laporan pegawai datang sebagai kartu di Telegram: nilai, target, yang tidak lazim, dan bukti.",
        (
            (
                "Baca kartunya",
                "Tanda tidak lazim berarti di luar kebiasaan; alasan pelapor ada di bawahnya. Lihat bukti bila perlu.",
            ),
            ("Verifikasi", "Satu ketukan menerima semuanya. Keliru? Batalkan dalam sepuluh menit."),
            (
                "Atau Kembalikan",
                "Tandai nilainya, Lanjut, pilih atau tulis alasan. Sesudah diperbaiki Anda hanya melihat yang berubah.",
            ),
            ("Atau Tanyakan", "Bertanya tentang satu nilai tanpa mengembalikan; jawabannya tersimpan pada nilai itu."),
            (
                "Setiap Jumat pukul 15.00",
                "Ringkasan datang sendiri: yang baik, yang perlu perhatian, siapa yang belum. Ingatkan mengirim satu pengingat.",
            ),
        ),
        "Contoh",
        (
            (False, "Sitti melaporkan, nomor 10001. HADIR-GURU, September: 43/45 (95,6 %), target 95 %"),
            (True, "Kembalikan: HADIR-GURU"),
            (True, "Jadwal September 47 jam, bukan 45."),
            (False, "Perbaikan 10001: 43/45 menjadi 44/47"),
            (True, "Verifikasi"),
        ),
        "Yang sering dipakai",
        (
            ("/verifikasi", "yang menunggu keputusan saya"),
            ("/ringkasan", "keadaan unit saya"),
            ("/kelengkapan", "siapa lengkap, siapa terlambat"),
            ("/tren", "unit, orang, laporan"),
            ("/evaluasi", "menilai pegawai, tiap triwulan"),
            ("/delegasi", "menyerahkan kotak masuk sementara"),
            ("/bantuan", "bantuan, atau tanya admin"),
        ),
        "Anda tidak dapat mengubah nilai orang lain, dan tidak seorang pun memverifikasi laporannya sendiri. "
        "Menulis nama orang mencarinya.",
    ),
    "en": Words(
        "Verified with one tap",
        "For supervisors. Your people's reports arrive as cards in Telegram: values, targets, what is unusual, and evidence.",
        (
            (
                "Read the card",
                "What is unusual is marked; the reporter's reason stands below it. Look at the evidence where needed.",
            ),
            ("Verify", "One tap takes all of it. A mistake? Undo it within ten minutes."),
            ("Or Return", "Mark the values, Next, choose or write a reason. Once mended you see only what changed."),
            ("Or Ask", "Ask about one value without returning it; the answer is kept with the value."),
            (
                "Every Friday at 15.00",
                "The summary comes by itself: what goes well, what needs attention, who has not reported. Remind sends one.",
            ),
        ),
        "Example",
        (
            (False, "Sitti reports, number 10001. HADIR-GURU, September: 43/45 (95.6%), target 95%"),
            (True, "Return: HADIR-GURU"),
            (True, "September has 47 hours, not 45."),
            (False, "Mended 10001: 43/45 becomes 44/47"),
            (True, "Verify"),
        ),
        "Often used",
        (
            ("/verifikasi", "what waits for my decision"),
            ("/ringkasan", "how my unit stands"),
            ("/kelengkapan", "who is complete, who is late"),
            ("/tren", "unit, person, report"),
            ("/evaluasi", "judge your people, each quarter"),
            ("/delegasi", "hand the inbox over for a time"),
            ("/bantuan", "help, or ask an admin"),
        ),
        "You cannot change another's value, and nobody verifies their own report. Writing a person's name finds them.",
    ),
}


def draw(facts: dict[str, Any], language: str) -> tuple[str, bytes]:
    """The page as PDF; `facts["heads"]` says whether it is the one for supervisors."""
    heads = bool(facts["heads"])
    words = (_HEADS if heads else _STAFF)[language if language in _STAFF else "id"]
    return f"panduan-{'atasan' if heads else 'pegawai'}.pdf", _pdf(words)


def _pdf(words: Words) -> bytes:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.pdfgen.canvas import Canvas

    target, (width, height), edge = io.BytesIO(), A4, _EDGE * mm
    page = Canvas(target, pagesize=A4, invariant=1)
    page.setTitle(words.title)
    page.setAuthor("Sipakainga")
    page.setFillColor(HexColor(_BLUE))
    page.rect(0, height - 30 * mm, width, 30 * mm, stroke=0, fill=1)
    page.setFillColor(HexColor("#FFFFFF"))
    page.setFont("Helvetica-Bold", 24)
    page.drawString(edge, height - 16 * mm, words.title)
    _put(page, words.lead, (edge, height - 19 * mm, width - 2 * edge), size=11, colour="#FFFFFF")
    at = height - 38 * mm
    for number, (head, told) in enumerate(words.steps, start=1):
        page.setFillColor(HexColor(_BLUE))
        page.circle(edge + 4 * mm, at - 4 * mm, 4 * mm, stroke=0, fill=1)
        page.setFillColor(HexColor("#FFFFFF"))
        page.setFont("Helvetica-Bold", 13)
        page.drawCentredString(edge + 4 * mm, at - 5.6 * mm, str(number))
        below = _put(page, head, (edge + 12 * mm, at, width - 2 * edge - 12 * mm), size=14, bold=True)
        at = _put(page, told, (edge + 12 * mm, below - 1, width - 2 * edge - 12 * mm), size=12) - 5.5 * mm
    left = (width - 2 * edge) * 0.54
    bottom = _talk(page, words, edge, at, left)
    _commands(page, words, edge + left + 8 * mm, at, width - 2 * edge - left - 8 * mm)
    assert bottom > 30 * mm, "the page is too full"
    _put(page, words.foot, (edge, 24 * mm, width - 2 * edge), size=10, colour=_GREY)
    page.showPage()
    page.save()
    return target.getvalue()


def _talk(page: Any, words: Words, left: float, top: float, width: float) -> float:
    """What is said, as bubbles; where it ends."""
    from reportlab.lib.colors import HexColor

    at, room = _put(page, words.example, (left, top, width), size=13, bold=True, colour=_BLUE) - 6, width * 0.82
    for mine, told in words.talk:
        tall = _tall(told, room - 16, 11.5) + 12
        x = left + width - room if mine else left
        page.setFillColor(HexColor(_MINE if mine else _PALE))
        page.roundRect(x, at - tall, room, tall, 6, stroke=0, fill=1)
        _put(page, told, (x + 8, at - 5, room - 16), size=11.5)
        at -= tall + 6
    return at


def _commands(page: Any, words: Words, left: float, top: float, width: float) -> None:
    at = _put(page, words.useful, (left, top, width), size=13, bold=True, colour=_BLUE) - 6
    for command, told in words.commands:
        at = _put(page, command, (left, at, width), size=12, bold=True) - 1
        at = _put(page, told, (left, at, width), size=11, colour=_GREY) - 5


def _put(page: Any, told: str, place: Place, *, size: float, bold: bool = False, colour: str = "#000000") -> float:
    """Write words into a place; where they end."""
    from reportlab.lib.colors import HexColor

    left, top, width = place
    page.setFillColor(HexColor(colour))
    page.setFont(_font(bold), size)
    at = top - size
    for line in _lines(told, width, size, bold):
        page.drawString(left, at, line)
        at -= size * 1.25
    return float(at + size * 0.9)


def _tall(told: str, width: float, size: float) -> float:
    return len(_lines(told, width, size, False)) * size * 1.25


def _lines(told: str, width: float, size: float, bold: bool) -> Sequence[str]:
    from reportlab.lib.utils import simpleSplit

    found: list[str] = simpleSplit(told, _font(bold), size, width)
    return found


def _font(bold: bool) -> str:
    return "Helvetica-Bold" if bold else "Helvetica"
