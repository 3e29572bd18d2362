"""The shell: what is typed is said, pressed or obeyed, and what comes back fits a terminal."""

import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import Clock
from sandbox import plain
from sandbox.hours_ahead import moment, told
from sandbox.markup import parse_html
from sandbox.methods import call
from sandbox.shell import Shell
from sandbox.shell_screen import Place, Screen
from sandbox.shell_words import COMMANDS, DAYS, TOMORROW, WORDS
from sandbox.site import RosterEntry
from sandbox.world import Upload, World

ZONE = ZoneInfo("Asia/Makassar")
NOW = datetime(2026, 10, 1, 8, 30, tzinfo=ZONE)  # a Thursday
ROSTER = [
    RosterEntry(1, "Sitti Contoh, S.Pd.", "Guru Kelas", "SD Melati"),
    RosterEntry(2, "Baso Contoh, M.Pd.", "Kepala Sekolah", "SD Melati"),
    RosterEntry(3, "Rahma Contoh", "Petugas Imunisasi", "Puskesmas Utara"),
]


class Parrot:
    """A bot that repeats what it hears, with two buttons."""

    def __init__(self, folder: Path, language: str = "id") -> None:
        self.clock = Clock(stands_at=NOW)
        self.world = World(self.clock.now)
        for entry in ROSTER:
            self.world.add_user(entry.user_id, entry.name)
        self.lines: list[str] = []
        self.answers: int | None = None
        """In whose chat it answers; None: where it was spoken to."""
        place = Place(self.world, ROSTER, ZONE, self.move, self.settle)
        self.shell = Shell(Screen(place, folder, self.lines.append, language), 1)

    async def move(self, at: datetime) -> None:
        self.clock.move_to(at)

    async def settle(self) -> None:
        for update in self.world.pending(0):
            self.answer(update)
        self.world.queue.clear()

    def answer(self, update: dict) -> None:
        if "callback_query" in update:
            query = update["callback_query"]
            call(self.world, "answerCallbackQuery", {"callback_query_id": query["id"], "text": f"ditekan {query['data']}"}, {})
        elif "message" in update:
            said = update["message"]
            heard = said.get("text") or next(kind for kind in ("document", "photo", "contact", "location") if kind in said)
            buttons = [[{"text": "Kirim", "callback_data": "send"}, {"text": "Batal", "callback_data": "no"}]]
            facts = {"chat_id": self.answers or said["chat"]["id"], "text": f"<b>heard</b> {heard}", "parse_mode": "HTML"}
            call(self.world, "sendMessage", {**facts, "reply_markup": {"inline_keyboard": buttons}}, {})

    async def told(self, *lines: str) -> str:
        async def typed() -> AsyncIterator[str]:
            for line in lines:
                yield line

        await self.shell.run(typed())
        return "\n".join(self.lines)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(["halo"], "*heard* halo", id="anything is said"),
        pytest.param(["halo", "1"], "ditekan send", id="a number presses"),
        pytest.param(["halo", "Batal"], "ditekan no", id="a label presses"),
        pytest.param(["halo", "3"], "heard* 3", id="a number without a button is said"),
        pytest.param(["halo", "'1"], "heard* 1", id="a number can be said"),
        pytest.param([":kontak"], "heard* contact", id="the own number"),
        pytest.param([":lokasi -5.1 119.4"], "heard* location", id="a place"),
        pytest.param([":lokasi entah"], "tulis lintang dan bujur", id="no place"),
        pytest.param([":lokasi 95 500"], "Tidak terkirim: tidak ada tempat seperti itu", id="a place that is not on earth"),
        pytest.param([":balas ya"], "Belum ada pesan yang dapat dipakai", id="nothing to reply to"),
        pytest.param(["a", ":ubah b", ":lagi 9"], "· diubah", id="the own message is changed"),
        pytest.param([":berkas"], "tidak ada atau tidak dapat dibaca", id="no file"),
        pytest.param([":berkas 'tanpa akhir"], "tidak ada atau tidak dapat dibaca", id="a quote that does not end"),
        pytest.param([":siapa imunisasi utara"], "── Kam 1 Okt 2026 08.30 · Rahma Contoh", id="whoever fits all words"),
        pytest.param([":siapa contoh", ":siapa 2"], "Baso Contoh, M.Pd. · Kepala Sekolah", id="one of several"),
        pytest.param([":siapa siapapun"], "Tidak ada yang cocok dengan “siapapun”", id="nobody"),
        pytest.param([":siapa"], "Anda kini Sitti Contoh", id="who am I"),
        pytest.param([":jumat"], "── Jum 2 Okt 2026 15.05", id="Friday"),
        pytest.param([":2026-09-01T08:00"], "Jam hanya maju; sekarang Kam 1 Okt 2026 08.30", id="never back"),
        pytest.param([":anu"], "Perintah “:anu” tidak dikenal", id="an unknown command"),
        pytest.param([":?"], ":siapa KATA", id="help"),
        pytest.param([":q", "halo"], "Belum ada pesan. Tulis /start", id="what comes after the end is not done"),
    ],
)
async def test_each_line_does_what_it_says(lines: list[str], expected: str, tmp_path: Path) -> None:
    written = await Parrot(tmp_path).told(*lines)
    assert expected in written
    assert all(plain.wide(line) <= plain.WIDTH for line in written.split("\n"))


async def test_what_others_heard_is_named_and_read_when_one_becomes_them(tmp_path: Path) -> None:
    parrot = Parrot(tmp_path)
    parrot.world.start(2)
    parrot.world.queue.clear()
    parrot.answers = 2
    written = await parrot.told("kabar", ":siapa baso")
    assert "Pesan baru untuk orang lain: Baso Contoh (1)" in written
    assert "*heard* kabar" in written[written.index("· Baso Contoh") :]


@pytest.mark.parametrize("name", ["laporan.pdf", "../../jahat.sh", ".bashrc", "a\nb\x1b[2J.pdf", ""])
async def test_files_are_kept_in_the_folder_and_nowhere_else(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    parrot = Parrot(folder)
    parrot.world.start(1)
    call(parrot.world, "sendDocument", {"chat_id": 1, "document": "attach://f"}, {"f": Upload(name, b"%PDF")})
    written = await parrot.told(":lagi")
    (kept,) = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert kept.parent == folder
    assert kept.read_bytes() == b"%PDF"
    assert f" {kept}\n" in written
    assert "\x1b" not in written


async def test_a_file_is_attached_by_its_path_and_a_picture_too(tmp_path: Path) -> None:
    (tmp_path / "daftar hadir.pdf").write_bytes(b"%PDF")
    (tmp_path / "foto.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "kosong").write_bytes(b"")
    parrot = Parrot(tmp_path)
    said = [f":berkas '{tmp_path}/daftar hadir.pdf' hadir semua", f":foto {tmp_path}/foto.jpg", f":berkas {tmp_path}/kosong"]
    written = await parrot.told(*said)
    sent = [one for one in parrot.world.history(1) if one["mine"]]
    assert [(one.get("document", {}).get("file_name"), one.get("caption")) for one in sent] == [
        ("daftar hadir.pdf", "hadir semua"),
        (None, None),
    ]
    assert "Tidak terkirim: berkasnya kosong; Telegram tidak mengirimnya" in written


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("besok", "Jum 2 Okt 2026 08.05"),
        ("kamis", "Kam 8 Okt 2026 08.05"),
        ("jumat", "Jum 2 Okt 2026 15.05"),
        ("sunday", "Min 4 Okt 2026 08.05"),
        ("+3d", "Min 4 Okt 2026 08.30"),
        ("+2j", "Kam 1 Okt 2026 10.30"),
        ("+1W", "Kam 8 Okt 2026 08.30"),
        ("2026-10-05t08:00", "Sen 5 Okt 2026 08.00"),
        ("2026-10-05", "Sen 5 Okt 2026 00.00"),
    ],
)
def test_words_for_a_moment_ahead(word: str, expected: str) -> None:
    at = moment(word, now=NOW.astimezone(UTC), zone=ZONE)
    assert at is not None
    assert told(at, zone=ZONE, language="id") == expected


@pytest.mark.parametrize("word", ["", "+", "+d", "+3x", "-3d", "kapan", "2026-13-01", "+9999d"])
def test_other_words_are_no_moment(word: str) -> None:
    assert moment(word, now=NOW, zone=ZONE) is None


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<b>tebal</b> <i>miring</i> <code>43/45</code>", "*tebal* _miring_ `43/45`"),
        ('lihat <a href="https://contoh.id/a">ini</a>.', "lihat ini <https://contoh.id/a>."),
        ("<blockquote>kata orang</blockquote>", "> kata orang"),
        ("😀 <b>satu 😀</b>", "😀 *satu 😀*"),
        ("a &lt;b&gt; \x1b[31mmerah", "a <b> [31mmerah"),
    ],
)
def test_formatting_is_written_out_and_nothing_moves_the_cursor(html: str, expected: str) -> None:
    assert plain.marked(*parse_html(html)) == expected


def test_no_line_is_wider_than_the_terminal_whatever_is_in_it() -> None:
    for text in ("x" * 300, "kata " * 60, "漢字" * 70, "😀" * 50 + " a", "      " + "kata " * 30):
        lines = list(plain.wrapped(text))
        assert max(plain.wide(line) for line in lines) <= plain.WIDTH
        assert "".join("".join(lines).split()) == "".join(text.split())


def test_every_word_is_there_in_both_languages_and_no_command_is_two() -> None:
    assert WORDS["id"].keys() == WORDS["en"].keys()
    names = [name for names in (*COMMANDS.values(), *DAYS, TOMORROW) for name in names]
    assert len(names) == len(set(names))
    for language in WORDS.values():
        assert all(plain.wide(line) <= plain.WIDTH for line in language["help"].split("\n"))


def test_a_pipe_speaks_with_the_real_bot(tmp_path: Path) -> None:
    typed = "/start\n:jam\n:entah\n" + 22 * "hello\n" + "/kinerja\n"
    command = [sys.executable, "main.py", "shell", "--as", "1006", "--language", "en", "--folder", str(tmp_path)]
    done = subprocess.run(command, input=typed.encode(), capture_output=True, timeout=120, check=False)
    written = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert "> /start\nbot · " in written
    assert "    [1] " in written
    assert "There is no command “:entah”. :? shows all of them." in written
    assert written.count("> hello\nbot · ") == 22, "a pipe outruns Telegram's pace"
    assert "(the bot does not answer)" not in written
    assert ".png" in written.split("> /kinerja")[1], "a picture that is being drawn was not waited for"
