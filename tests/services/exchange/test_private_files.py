"""Nobody but its owner reads what lies in DATA_DIR, whichever version wrote it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.exchange import private_files
from tests.commands import run


@pytest.fixture(autouse=True)
def usual_mask() -> Iterator[None]:
    """A machine on which everybody may read what anybody writes."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def _open_to_others(folder: Path) -> list[str]:
    return sorted(
        str(one.relative_to(folder.parent)) for one in [folder, *folder.rglob("*")] if stat.S_IMODE(one.stat().st_mode) & 0o077
    )


def _left_open(folder: Path) -> None:
    for name in ("imports/0f", "evidence/0f/0f", "backups/sipakainga-2026-01-01.zip", "bundles/1.zip", "sipakainga.sqlite3"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"personal")


def test_what_an_older_version_left_open_is_mended(tmp_path: Path) -> None:
    files = tmp_path / "data"
    _left_open(files)
    (files / "elsewhere").symlink_to("/etc/hostname")
    before = stat.S_IMODE(Path("/etc/hostname").stat().st_mode)
    assert len(_open_to_others(files)) > 5
    private_files.begin(files)
    assert stat.S_IMODE(files.stat().st_mode) == 0o700
    private_files.mend(files)
    (files / "elsewhere").unlink()
    assert _open_to_others(files) == []
    assert stat.S_IMODE(Path("/etc/hostname").stat().st_mode) == before, "what a link names is not ours"
    assert private_files.mend(files) == 0


def test_what_is_written_from_then_on_is_private(tmp_path: Path) -> None:
    private_files.begin(tmp_path / "data")
    (tmp_path / "data" / "imports").mkdir(parents=True)
    (tmp_path / "data" / "imports" / "0f").write_bytes(b"personal")
    assert _open_to_others(tmp_path / "data") == []


def test_every_command_leaves_private_files(tmp_path: Path) -> None:
    data, more = tmp_path / "data", {"DATA_DIR": str(tmp_path / "data")}
    _left_open(data)
    (data / "sipakainga.sqlite3").unlink()
    assert run("migrate", folder=tmp_path, more=more).returncode == 0
    assert run("backup", "city.zip", folder=tmp_path, more=more).returncode == 0
    assert run("export", "city.xlsx", folder=tmp_path, more=more).returncode == 0
    drill = {"DATA_DIR": str(tmp_path / "drill")}
    assert run("restore", "city.zip", "--unauthenticated", folder=tmp_path, more=drill).returncode == 0
    assert _open_to_others(tmp_path / "drill") == []
    assert stat.S_IMODE((data / "sipakainga.sqlite3").stat().st_mode) == 0o600
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    for name in ("city.zip", "city.xlsx"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600, name


def test_a_database_outside_the_folder_is_private_too(tmp_path: Path) -> None:
    there = tmp_path / "other.sqlite3"
    there.write_bytes(b"")
    url = {"DATABASE_URL": f"sqlite:///{there}", "DATA_DIR": str(tmp_path / "data")}
    assert run("migrate", folder=tmp_path, more=url).returncode == 0
    assert stat.S_IMODE(there.stat().st_mode) == 0o600
