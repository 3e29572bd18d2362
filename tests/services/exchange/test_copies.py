"""What leaves the machine can be read by nobody on the way, is sent once, is whole or not there, and comes back."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from services.exchange import copy_sealing, nightly_backups, nightly_copies
from services.exchange.backup_archive import BadBackup
from services.exchange.backup_sealing import made as made_key
from services.exchange.copy_targets import Account, Bucket, CopyFailed, Remote, Target, Why, readable
from services.exchange.nightly_copies import Plan
from services.exchange.stopping import Stopped
from services.reporting import evidence_files
from tests.buckets import FakeBucket, bucket

_NOW = datetime(2026, 10, 5, 18, 10, tzinfo=UTC)
_PLAIN = b"PK the backup of a night: Sitti, NIP 198501012010012001"
_BUCKET = pytest.mark.parametrize("place", ["bucket"], indirect=True)
"""What is decided before a target is asked needs no second kind."""
_ACCOUNT = Account("key", "secret", "http://127.0.0.1:1")


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A pair of keys: the file that opens, the word that closes."""
    file = tmp_path_factory.mktemp("safe") / "identity.txt"
    return file, copy_sealing.make_keypair(file)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A DATA_DIR with the backup of a night and two pieces of evidence."""
    _night(tmp_path, 6)
    _evidence(tmp_path, b"a photo")
    _evidence(tmp_path, b"a letter")
    return tmp_path


def _night(files: Path, day: int) -> None:
    nightly_backups.folder(files).mkdir(exist_ok=True)
    (nightly_backups.folder(files) / f"sipakainga-2026-10-{day:02}.zip").write_bytes(_PLAIN + str(day).encode())


def _evidence(files: Path, content: bytes) -> str:
    digest = sha256(content).hexdigest()
    place = evidence_files.place(digest, files)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return digest


class Place:
    """A target under test: what it is to the program, and what lies there."""

    def __init__(self, target: Target, holds: Callable[[], dict[str, bytes]], lose: Callable[[str], None]) -> None:
        self.target, self.holds, self.lose = target, holds, lose

    def plan(self, recipient: str, keep: int = 2) -> Plan:
        return Plan("/nowhere", recipient, keep, key="k" * 32)


@pytest.fixture
def held() -> Iterator[FakeBucket]:
    """A bucket."""
    with bucket() as found:
        yield found


def _bucket(held: FakeBucket, retries: int = 0) -> Bucket:
    return Bucket("s3://kota/sipakainga", Account("key", "secret", held.address), retries=retries)


def _below(held: FakeBucket) -> dict[str, bytes]:
    return {name.removeprefix("sipakainga/"): content for name, content in held.files.items()}


@pytest.fixture(params=["bucket", "rsync"])
def place(request: pytest.FixtureRequest, held: FakeBucket, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Each kind of target."""
    if request.param == "bucket":
        return Place(_bucket(held), lambda: _below(held), lambda name: held.files.__delitem__(f"sipakainga/{name}"))
    if shutil.which("rsync") is None:
        pytest.skip("rsync is not on this machine")
    folder = tmp_path_factory.mktemp("elsewhere") / "copies"

    def holds() -> dict[str, bytes]:
        return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}

    return Place(Remote(str(folder)), holds, lambda name: (folder / name).unlink())


def _send(files: Path, place: Place, recipient: str, *, named: set[str] | None = None, days: int = 0, keep: int = 2) -> int | None:
    """How many files of evidence were new; None where nothing was due."""
    done = nightly_copies.send_due(
        files=files,
        plan=place.plan(recipient, keep),
        now=_NOW + timedelta(days=days),
        named=lambda: named or set(),
        to=place.target,
    )
    return None if done is None else done.files


def test_a_night_is_sent_closed_once_and_only_what_is_new(files: Path, place: Place, identity: tuple[Path, str]) -> None:
    file, recipient = identity
    assert _send(files, place, recipient) == 2
    key = made_key(files, "k" * 32)
    first = place.holds()
    assert sorted(name.split("/")[1] for name in first) == ["backups", "evidence", "evidence"]
    assert {name.split("/")[0] for name in first} == {key.name}
    for name, content in first.items():
        assert content.startswith(b"age-encryption.org/v1")
        assert not any(word in content for word in (b"Sitti", b"photo", b"letter"))
        assert not any(sha256(one).hexdigest() in name for one in (b"a photo", b"a letter")), "the name tells nobody what it is"
    assert _send(files, place, recipient) is None, "nothing is due twice"
    _night(files, 7)
    _evidence(files, b"another photo")
    assert _send(files, place, recipient, days=1) == 1
    second = place.holds()
    assert len(second) == 5
    assert {name: second[name] for name in first} == first, "what is there is not sent again"
    assert not (files / "copies").exists(), "nothing closed is left behind"
    opened = files / "opened"
    for name, content in second.items():
        (files / "one.age").write_bytes(content)
        copy_sealing.Identity(file).open(files / "one.age", opened)
        assert opened.read_bytes() in {_PLAIN + b"6", _PLAIN + b"7", b"a photo", b"a letter", b"another photo"}, name


def test_what_is_lost_there_is_sent_again_and_what_the_rules_let_go_is_removed(
    files: Path, place: Place, identity: tuple[Path, str]
) -> None:
    _, recipient = identity
    kept = [_evidence(files, f"photo {n}".encode()) for n in range(4)]
    assert _send(files, place, recipient) == 6
    key = made_key(files, "k" * 32)
    names = {one: nightly_copies._called(key, one) for one in kept}
    place.lose(names[kept[0]])
    evidence_files.place(kept[1], files).unlink()  # let go: the database does not name it
    evidence_files.place(kept[2], files).unlink()  # lost: the database names it
    for day in (7, 8, 9):
        _night(files, day)
        assert _send(files, place, recipient, named={*kept} - {kept[1]}, days=day) == (1 if day == 7 else 0)
    there = place.holds()
    assert {one: names[one] in there for one in kept} == {kept[0]: True, kept[1]: False, kept[2]: True, kept[3]: True}
    backups = sorted(name.split("/")[-1] for name in there if "/backups/" in name)
    assert backups == ["sipakainga-2026-10-08.zip.age", "sipakainga-2026-10-09.zip.age"], "as many as are kept"


@_BUCKET
def test_a_folder_that_was_lost_removes_nothing(files: Path, place: Place, identity: tuple[Path, str]) -> None:
    _, recipient = identity
    assert _send(files, place, recipient) == 2
    shutil.rmtree(evidence_files.folder(files))
    _night(files, 7)
    assert _send(files, place, recipient, named=set(), days=1) == 0
    assert sum("/evidence/" in name for name in place.holds()) == 2


@_BUCKET
def test_another_place_another_recipient_and_another_key_begin_anew(files: Path, place: Place, identity: tuple[Path, str]) -> None:
    _, recipient = identity
    assert _send(files, place, recipient) == 2
    for other in (Plan("/other", recipient, 2), Plan("/nowhere", f"{recipient} {recipient}", 2)):
        assert nightly_copies.due(files, other)
    assert nightly_copies.due(files, place.plan(recipient)) is None
    before = place.holds()
    plan = Plan("/other", recipient, 2, key="another key of ours")
    done = nightly_copies.send_due(files=files, plan=plan, now=_NOW, named=set, to=place.target)
    assert done
    assert done.files == 2
    assert before.items() <= place.holds().items(), "another bot's copies are left alone"


def test_what_breaks_off_leaves_no_half_and_is_sent_again(files: Path, held: FakeBucket, identity: tuple[Path, str]) -> None:
    _, recipient = identity
    place = Place(_bucket(held), lambda: _below(held), lambda _: None)
    held.break_after = 1
    with pytest.raises(CopyFailed) as trouble:
        _send(files, place, recipient)
    assert trouble.value.why is Why.UNREACHABLE
    assert [name.split("/")[1] for name in place.holds()] == ["backups"]
    assert nightly_copies.last(files) is None
    held.break_after = None
    assert _send(files, place, recipient) == 2
    assert len(place.holds()) == 3


def test_a_process_that_is_to_end_stops_and_goes_on_later(files: Path, held: FakeBucket, identity: tuple[Path, str]) -> None:
    _, recipient = identity
    place = Place(_bucket(held), lambda: _below(held), lambda _: None)
    with pytest.raises(Stopped):
        nightly_copies.send_due(
            files=files, plan=place.plan(recipient), now=_NOW, named=set, to=place.target, stopping=lambda: bool(held.files)
        )
    assert len(place.holds()) == 1
    assert _send(files, place, recipient) == 2


@pytest.mark.skipif(shutil.which("rsync") is None, reason="rsync is not on this machine")
def test_rsync_that_is_killed_leaves_no_half_under_the_name_and_its_rest_goes(
    tmp_path: Path, files: Path, identity: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, recipient = identity
    program, elsewhere = shutil.which("rsync"), tmp_path / "elsewhere"
    slow = tmp_path / "bin"
    slow.mkdir()
    (slow / "rsync").write_text(f'#!/bin/sh\nexec {program} --bwlimit=20 "$@"\n')
    (slow / "rsync").chmod(0o700)
    stage = tmp_path / "stage" / made_key(files, "k" * 32).name / "backups"
    stage.mkdir(parents=True)
    (stage / "sipakainga-2026-10-06.zip.age").write_bytes(os.urandom(2_000_000))
    child = subprocess.Popen([str(slow / "rsync"), "-rt", f"{tmp_path / 'stage'}/", f"{elsewhere}/"])
    while not list(elsewhere.rglob(".sipakainga*")):
        assert child.poll() is None
    child.kill()
    child.wait()
    names = [one.name for one in elsewhere.rglob("*") if one.is_file()]
    assert "sipakainga-2026-10-06.zip.age" not in names
    place = Place(Remote(str(elsewhere)), dict, lambda _: None)
    assert _send(files, place, recipient) == 2
    assert sorted(one.name for one in (elsewhere / stage.parent.name / "backups").iterdir()) == ["sipakainga-2026-10-06.zip.age"]


def test_why_nothing_was_sent_is_said(
    files: Path, held: FakeBucket, identity: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, recipient = identity
    place = Place(_bucket(held), lambda: _below(held), lambda _: None)
    held.refuse = True
    with pytest.raises(CopyFailed) as trouble:
        _send(files, place, recipient)
    assert (trouble.value.why, nightly_copies.last(files)) == (Why.REFUSED, None)
    assert "secret" not in str(trouble.value)
    away = Place(Bucket("s3://kota", _ACCOUNT, retries=0), dict, lambda _: None)
    with pytest.raises(CopyFailed) as trouble:
        _send(files, away, recipient)
    assert trouble.value.why is Why.UNREACHABLE
    with pytest.raises(CopyFailed) as trouble:
        _send(files, place, recipient[:-1] + ("q" if recipient[-1] != "q" else "p"))
    assert trouble.value.why is Why.KEY
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CopyFailed) as trouble:
        _send(files, Place(Remote("u@h:/x"), dict, lambda _: None), recipient)
    assert trouble.value.why is Why.PROGRAM


@pytest.mark.parametrize(
    ("code", "said", "why"),
    [
        (255, "ssh: Could not resolve hostname nas: Name or service not known", Why.UNREACHABLE),
        (255, "Host key verification failed.", Why.REFUSED),
        (255, "bot@nas: Permission denied (publickey).", Why.REFUSED),
        (11, "rsync: write failed on x: No space left on device (28)", Why.FULL),
        (23, 'rsync: mkdir "/x" failed: Permission denied (13)', Why.REFUSED),
        (30, "timeout in data send/receive", Why.UNREACHABLE),
        (99, "", Why.UNKNOWN),
    ],
)
def test_what_rsync_says_is_understood(code: int, said: str, why: Why, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "rsync"
    program.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{said}\nEND\nexit {code}\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(CopyFailed) as trouble:
        Remote("bot@nas:/backups").send(tmp_path, lambda: False)
    assert trouble.value.why is why


@pytest.mark.parametrize(
    ("where", "good"),
    [
        ("bot@nas.local:/srv/copies", True),
        ("nas:copies", True),
        ("rsync://nas:873/module/copies", True),
        ("/mnt/nas", True),
        ("s3://kota-backup/sipakainga", True),
        ("s3://kota-backup", True),
        ("--rsh=sh -c id", False),
        ("-e:x", False),
        ("u@-e:x", False),
        ("bot@nas:/a b", False),
        ("bot@nas:/$(id)", False),
        ("s3://Kota", False),
        ("copies", False),
        ("https://x", False),
    ],
)
def test_only_places_are_taken(where: str, good: bool) -> None:
    assert readable(where) is good


def test_copies_of_evidence_come_back_by_what_they_hold(
    files: Path, place: Place, identity: tuple[Path, str], tmp_path: Path
) -> None:
    file, recipient = identity
    assert _send(files, place, recipient) == 2
    fetched = tmp_path / "fetched"
    assert place.target.fetch(fetched) == 3
    new = tmp_path / "new"
    new.mkdir()
    named = {sha256(b"a photo").hexdigest()}
    found = nightly_copies.bring_evidence(fetched, files=new, named=named, open_=copy_sealing.Identity(file).open)
    assert found == {"new": 1, "there": 0, "not named": 1}
    (brought,) = [one for one in evidence_files.folder(new).glob("??/*") if one.is_file()]
    assert (brought.read_bytes(), brought.stat().st_mode & 0o777) == (b"a photo", 0o600)
    assert nightly_copies.bring_evidence(fetched, files=new, named=named, open_=copy_sealing.Identity(file).open)["there"] == 1


def test_a_closed_file_opens_with_its_identity_alone_and_leaves_nothing_open(tmp_path: Path, identity: tuple[Path, str]) -> None:
    file, recipient = identity
    plain, closed = tmp_path / "city.zip", tmp_path / "city.zip.age"
    plain.write_bytes(_PLAIN)
    copy_sealing.Closing(recipient).close(plain, closed)
    with copy_sealing.opened(closed, file, tmp_path / "data") as found:
        assert found.read_bytes() == _PLAIN
        assert found.stat().st_mode & 0o777 == 0o600
    assert list((tmp_path / "data").iterdir()) == []
    with copy_sealing.opened(plain, None, tmp_path / "data") as found:
        assert found == plain
    other = tmp_path / "other.txt"
    copy_sealing.make_keypair(other)
    assert other.stat().st_mode & 0o777 == 0o600
    damaged = tmp_path / "damaged.age"
    damaged.write_bytes(closed.read_bytes()[:-5])
    for given, key, words in (
        (closed, None, "--identity"),
        (closed, other, "closed for another"),
        (damaged, file, "damaged"),
        (closed, plain, "holds no identity"),
        (closed, tmp_path / "nowhere", "cannot be read"),
    ):
        with pytest.raises(BadBackup, match=words), copy_sealing.opened(given, key, tmp_path / "data"):
            pass
        assert list((tmp_path / "data").iterdir()) == []
    with pytest.raises(BadBackup, match="there already"):
        copy_sealing.make_keypair(other)
