"""What must never stand in the repository, and what must stay true of it as it grows."""

import re
import subprocess
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_TOKEN = re.compile(r"\b\d{8,12}:[A-Za-z0-9_-]{35}\b")
_REGISTRIES = re.compile("|".join(("py" + "pi", "python" + "hosted", "npm" + "js")) + r"\.(org|com)")


def _files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=_ROOT, capture_output=True, text=True, check=True).stdout
    return [_ROOT / name for name in listed.splitlines()]


@pytest.mark.parametrize("pattern", [_TOKEN, _REGISTRIES], ids=["a bot token", "a package registry's host"])
def test_no_file_holds(pattern: re.Pattern[str]) -> None:
    guilty = [path.name for path in _files() if pattern.search(path.read_text(encoding="utf-8", errors="ignore"))]
    assert guilty == []


def test_every_dependency_is_pinned_by_hash() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (_ROOT / name).read_text(encoding="utf-8")
        pins = re.findall(r"^[a-z0-9.\-\[\]]+==", text, re.MULTILINE)
        assert pins
        assert text.count("--hash=sha256:") >= len(pins)


def test_time_comes_from_the_clock_alone() -> None:
    guilty = [
        str(path.relative_to(_ROOT))
        for path in _files()
        if path.suffix == ".py"
        and path.relative_to(_ROOT).parts[0] not in ("tests", "benchmarks")
        and path.name != "clock.py"
        and re.search(r"datetime\.(now|utcnow)\(|date\.today\(|time\.time\(", path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


def test_settings_commands_and_sheets_are_documented() -> None:
    from bot.operating.settings import Settings
    from services.exchange.sheets import SHEETS

    operator = (_ROOT / "docs/operator.md").read_text(encoding="utf-8")
    for setting in Settings.model_fields:
        assert f"`{setting.upper()}`" in operator, setting
    admin = (_ROOT / "docs/admin.md").read_text(encoding="utf-8")
    for sheet in SHEETS:
        assert f"`{sheet.name}`" in admin, sheet.name


_PRIVATE = (
    "data/sipakainga.sqlite3",
    "data/backups/sipakainga-2026-10-06.zip",
    "city.zip",
    "city.zip.age",
    "kota.xlsx",
    "Salinan kota.ods",
    "undangan/undangan.pdf",
    "undangan/undangan.txt",
    ".env",
    ".env.production",
    "backup.key",
    "identity.txt",
    "deploy/secrets/bot_token",
    "simulasi-2027-Q1.xlsx",
)


@pytest.mark.parametrize("folder", ["", "documents/"])
def test_what_is_peoples_or_opens_a_door_never_lands_in_git(folder: str) -> None:
    names = [folder + name for name in _PRIVATE if not (folder and name.startswith("deploy/"))]
    said = subprocess.run(
        ["git", "check-ignore", "--no-index", *names], cwd=_ROOT, capture_output=True, text=True, check=False
    ).stdout
    assert sorted(said.splitlines()) == sorted(f'"{name}"' if '"' in name else name for name in names)
    kept = subprocess.run(["git", "ls-files", "-ci", "--exclude-standard"], cwd=_ROOT, capture_output=True, text=True, check=True)
    assert kept.stdout == "", "a file is in git that must not be"
