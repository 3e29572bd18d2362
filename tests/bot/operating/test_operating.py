"""What an operator relies on: settings that refuse half a start, a log without secrets, health pages, and the command line."""

import io
import socket
import sqlite3
import sys
from pathlib import Path

import httpx
import pytest
import structlog
from sqlalchemy.exc import OperationalError

from bot.operating import logs, settings
from bot.operating.health import health
from bot.operating.listening import listen
from bot.operating.settings import BadSettings
from bot.operating.troubles import told
from sandbox.refusals import ApiRefusal
from tests.commands import run
from tests.stage import Stage

_RECIPIENT = "age1k4xmm677uz33w3randdz5qun6husks80ma56c2sffad9xm50yq5sfxt9s6"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A clean environment in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("BOT_TOKEN", "DATABASE_URL", "WEBHOOK_URL", "WEBHOOK_SECRET", "PUBLIC_URL", "TIMEZONE", "LANGUAGE", "LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"WEBHOOK_URL": "https://bot.invalid/x"}, "WEBHOOK_URL needs WEBHOOK_SECRET"),
        ({"WEBHOOK_SECRET": "abcdefgh"}, "WEBHOOK_SECRET needs WEBHOOK_URL"),
        ({"WEBHOOK_URL": "bot.invalid/x", "WEBHOOK_SECRET": "abcdefgh"}, "WEBHOOK_URL must begin with https://"),
        ({"WEBHOOK_URL": "https://bot.invalid/x", "WEBHOOK_SECRET": "a b"}, "WEBHOOK_SECRET may only hold"),
        ({"PUBLIC_URL": "http://bot.invalid/x"}, "PUBLIC_URL must be an https address"),
        ({"PUBLIC_URL": "https://bot.invalid/x?a=1"}, "PUBLIC_URL must be an https address"),
        (
            {"PUBLIC_URL": "https://bot.invalid/x/", "WEBHOOK_URL": "https://bot.invalid/x", "WEBHOOK_SECRET": "abcdefgh"},
            "PUBLIC_URL and WEBHOOK_URL lead to the same path",
        ),
        ({"BACKUP_TO": "bot@nas:/copies"}, "BACKUP_TO needs BACKUP_RECIPIENT: make a pair of keys with `python main.py keypair"),
        ({"BACKUP_TO": "-e sh", "BACKUP_RECIPIENT": _RECIPIENT}, "BACKUP_TO must be user@host:/folder"),
        ({"BACKUP_TO": "/mnt", "BACKUP_RECIPIENT": "age1x"}, "BACKUP_RECIPIENT must be age1 and 58 letters"),
        ({"BACKUP_TO": "s3://kota", "BACKUP_RECIPIENT": _RECIPIENT}, "needs BACKUP_S3_KEY_ID and BACKUP_S3_SECRET"),
        ({"BACKUP_S3_ENDPOINT": "minio:9000"}, "BACKUP_S3_ENDPOINT must begin with https://"),
        ({"METRICS_LISTEN": "9100"}, "METRICS_LISTEN must be host:port"),
        ({"WEBHOOK_LISTEN": "0.0.0.0:99999"}, "WEBHOOK_LISTEN must be host:port"),
        ({"DATABASE_URL": "mysql://city"}, "DATABASE_URL must begin with postgresql:// or sqlite:///"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR"),
        ({"TIMEZONE": "Makassar"}, "TIMEZONE is no time zone"),
        ({"LANGUAGE": "fr"}, "LANGUAGE must be id or en"),
        ({"BOT_TOKEN_FILE": "/nowhere"}, "BOT_TOKEN_FILE names /nowhere, which cannot be read"),
    ],
    ids=[
        "a webhook without its secret",
        "a secret without its webhook",
        "an address without https",
        "a secret Telegram refuses",
        "a page without https",
        "a page with a question",
        "a page where the webhook is",
        "copies that anybody could read",
        "copies to an option",
        "copies for no key",
        "a bucket without an account",
        "a bucket without https",
        "a port alone",
        "no such port",
        "another database",
        "no such level",
        "no such zone",
        "no such language",
        "a file that is not there",
    ],
)
def test_a_half_configured_start_is_refused_in_one_line(environment: pytest.MonkeyPatch, given: dict[str, str], words: str) -> None:
    for name, value in given.items():
        environment.setenv(name, value)
    with pytest.raises(BadSettings) as bad:
        settings.load()
    assert words in str(bad.value)
    assert "\n" not in str(bad.value)


def test_every_setting_can_stand_in_a_file(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("424242:FROM-FILE\n")
    environment.setenv("BOT_TOKEN_FILE", str(tmp_path / "token"))
    assert settings.load().token == "424242:FROM-FILE"
    assert "FROM-FILE" not in repr(settings.load())


def test_the_log_holds_no_token_and_no_words_of_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure("INFO")
    token = "1234567:" + "A" * 35
    try:
        raise ValueError("Sitti reported 43/45")
    except ValueError as error:
        structlog.get_logger().bind().error("update failed", url=f"https://api.invalid/bot{token}/sendMessage", exc_info=error)
    monkeypatch.undo()
    logs.configure("ERROR")
    line = written.getvalue()
    assert token not in line
    assert "<token>" in line
    assert "Sitti" not in line
    assert '"error": "ValueError"' in line
    assert "test_operating.py" in line


async def test_health_pages_tell_alive_ready_and_what_waits(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await stage.play("Sitti > /start\n")
    site = health(stage.process.database, files=tmp_path)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=site), base_url="http://bot") as client:
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/readyz")).status_code == 200
        metrics = (await client.get("/metrics")).text
        assert 'sipakainga_outbox_rows{state="sent"} 1.0' in metrics
        assert "sipakainga_updates_seen 1.0" in metrics
        assert "sipakainga_database_up 1.0" in metrics
        assert 'sipakainga_refused_messages{kind="reply"} 0.0' in metrics
        stage.request.fails = [ApiRefusal(400, "Bad Request: message is too long")]
        await stage.play("Sitti > /lapor\n")
        assert 'sipakainga_refused_messages{kind="reply"} 1.0' in (await client.get("/metrics")).text
        monkeypatch.setattr(stage.process.database, "read", _away)
        assert (await client.get("/readyz")).status_code == 503
        metrics = (await client.get("/metrics")).text
        assert "sipakainga_database_up 0.0" in metrics
        assert "outbox" not in metrics, "an old count would say that all is well"


async def _away(*_args: object) -> None:
    raise OperationalError("select 1", {}, Exception("gone"))


def test_the_command_line_takes_a_workbook_and_gives_it_back(tmp_path: Path) -> None:
    assert run("template", "kota.xlsx", folder=tmp_path).returncode == 0
    empty = run("import", "kota.xlsx", folder=tmp_path)
    assert "0 changes written." in empty.stdout
    assert run("export", "semua.xlsx", folder=tmp_path).returncode == 0
    assert (tmp_path / "semua.xlsx").stat().st_size > 5000
    (tmp_path / "main.txt").write_text("no workbook")
    wrong = run("import", "main.txt", folder=tmp_path)
    assert wrong.returncode == 1
    assert "cannot be read as XLSX or CSV" in wrong.stdout
    without_token = run("run", folder=tmp_path)
    assert without_token.returncode == 1
    assert without_token.stdout.startswith("BOT_TOKEN is not set")
    assert "Traceback" not in without_token.stderr


def test_the_sample_city_can_be_written_and_taken_in_and_again_changes_nothing(tmp_path: Path) -> None:
    assert run("template", "contoh.xlsx", "--sample", folder=tmp_path).returncode == 0
    first = run("import", "contoh.xlsx", folder=tmp_path)
    assert "Pegawai: 60 created, 0 updated, 0 unchanged" in first.stdout
    assert "0 changes written." in run("import", "contoh.xlsx", folder=tmp_path).stdout


_NO_DATABASE = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
TROUBLES: list[tuple[str, list[str], dict[str, str], str]] = [
    ("a folder that is not there", ["template", "nowhere/kota.xlsx"], {}, "nowhere/kota.xlsx cannot be opened (No such file"),
    ("an export into no folder", ["export", "nowhere/kota.xlsx"], {}, "nowhere/kota.xlsx cannot be opened (No such file"),
    ("a workbook that is not there", ["import", "kota.xlsx"], {}, "kota.xlsx is not there"),
    ("a workbook of other sheets", ["import", "lain.csv"], {}, "tidak ada lembar yang dikenal"),
    ("an office's own list", ["import", "daftar.csv"], {}, "own list of people. Send it to the bot"),
    ("a name with brackets", ["import", "[/x].xlsx"], {}, "[/x].xlsx is not there"),
    ("nobody to invite", ["invite", "--bot", "Bot"], {}, "Nobody waits for an invitation"),
    ("an unknown NIP", ["invite", "--bot", "Bot", "--nip", "123"], {}, "123 is not in the roster"),
    ("no database to migrate", ["migrate"], _NO_DATABASE, "The database cannot be used"),
    ("no database to run on", ["run"], {"BOT_TOKEN": "1:x", **_NO_DATABASE}, "The database cannot be used"),
    ("a folder for data that cannot be", ["migrate"], {"DATA_DIR": "/proc/nowhere"}, "/proc/nowhere cannot be opened"),
    ("no Telegram to ask", ["invite"], {"BOT_TOKEN": "1:x", "BOT_API_URL": "http://127.0.0.1:1"}, "Telegram could not be reached"),
]


@pytest.mark.parametrize(("case", "words", "more", "said"), TROUBLES, ids=[case[0] for case in TROUBLES])
def test_what_cannot_be_done_is_one_line(case: str, words: list[str], more: dict[str, str], said: str, tmp_path: Path) -> None:
    (tmp_path / "lain.csv").write_text("a,b\n1,2\n")
    (tmp_path / "daftar.csv").write_text("Nama,NIP,Unit Kerja\nContoh Dua,199203032019031003,SD Contoh 1\n")
    done = run(*words, folder=tmp_path, more=more)
    assert done.returncode == 1, case
    assert said in done.stdout
    assert "Traceback" not in done.stderr


async def test_an_address_that_is_taken_is_named(stage: Stage, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(OSError, match="in use") as trouble:
            await listen(health(stage.process.database, files=tmp_path), address)
    assert (
        told(trouble.value) == f"{address} cannot be opened (Address already in use): choose another place, or look at its rights."
    )


def test_every_command_is_listed(tmp_path: Path) -> None:
    listed = run("--help", folder=tmp_path).stdout
    for command in (
        "run",
        "demo",
        "template",
        "import",
        "export",
        "invite",
        "check",
        "migrate",
        "backup",
        "restore",
        "keypair",
        "fetch",
    ):
        assert f" {command} " in listed


def test_a_database_that_a_newer_program_used_is_refused_in_one_line(tmp_path: Path) -> None:
    assert run("migrate", folder=tmp_path).returncode == 0
    with sqlite3.connect(tmp_path / "sipakainga.sqlite3") as database:
        database.execute("update alembic_version set version_num = '9999'")
    for command in (("migrate",), ("export", "semua.xlsx")):
        refused = run(*command, folder=tmp_path)
        assert refused.returncode == 1
        assert refused.stdout.startswith("The database is at version 9999")
        assert "Traceback" not in refused.stderr
    assert "migrations: The database is at version 9999" in run("check", folder=tmp_path).stdout
