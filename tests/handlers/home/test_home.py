"""Home, help, language, and what nobody understands."""

from sqlmodel import select

from models.messages.message import Outbox, OutboxState, SeenUpdate
from models.people.person import Chat
from tests.stage import Stage

HOME = """\
Sitti > /start
Sitti < Selamat datang, Ibu Sitti Contoh / Yang menunggu Bapak/Ibu: / Tenggat 5 Okt 2026: / • Kehadiran mengajar, \
September 2026 / • Modul ajar, Triwulan 3 2026 [📝 Isi semua (2)] [Kehadiran mengajar · September 2026] \
[Modul ajar · Triwulan 3 2026] [📝 Lapor] [📈 Kinerja saya] [🎓 Pelatihan] [📋 Evaluasi] [❓ Bantuan]
"""


async def test_start_shows_what_a_teacher_owes_with_a_door_to_each(stage: Stage) -> None:
    assert await stage.play(HOME) == HOME


LOST = """\
Sitti > pesawat terbang
Sitti < Maaf, kami belum mengerti. Pilih topiknya di Bantuan, atau tanyakan kepada admin. [❓ Bantuan] [💬 Tanya admin] [🏠 Menu utama]
Sitti > /lapr
Sitti < Maaf, kami belum mengerti. Maksud Bapak/Ibu 📝 Isi laporan? [📝 Isi laporan] [🏠 Menu utama]
"""


async def test_unknown_words_get_one_short_answer_with_the_nearest_command(stage: Stage) -> None:
    assert await stage.play(LOST) == LOST


ENGLISH = """\
Andi > /bahasa
Andi < Bahasa apa yang Bapak/Ibu pilih? · Which language would you like? [Bahasa Indonesia] [English]
Andi > [English]
Andi ~ Welcome, dr. Andi Contoh / Waiting for you: / Due 5 Oct 2026: / • Mini workshop, September 2026 / \
• Community satisfaction index, Quarter 3 2026 [📝 Fill in all (2)] [⏰ Everything waiting (2)] [📥 Verify] [📊 Summaries] [📝 Reports] \
[📋 Evaluation] [👤 Myself] [❓ Help]
Andi > halo
Andi < Hello, dr. Andi Contoh. 😊 / 📝 2 reports wait for you. [📝 Report now] [❓ Help] [🏠 Home]
"""


async def test_the_language_changes_at_once_and_stays(stage: Stage) -> None:
    assert await stage.play(ENGLISH) == ENGLISH
    assert stage.rows(select(Chat.language).where(Chat.telegram_id == stage.cast["Andi"])) == ["en"]


async def test_every_update_is_seen_once_and_every_message_marked_sent(stage: Stage) -> None:
    await stage.play("Sitti > /start\nSitti > /bantuan\n")
    assert len(stage.rows(select(SeenUpdate))) == 2
    assert stage.rows(select(Outbox.state)) == [OutboxState.SENT, OutboxState.SENT]
