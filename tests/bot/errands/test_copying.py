"""Copies leave the machine after the backup of the night; where they cannot, the admins hear it, and hear when they do again."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import typer
from sqlalchemy import Engine
from sqlmodel import Session

from bot.errands.copying import Copying
from bot.errands.nightly import Nightly
from bot.operating import bringing_back, checks
from bot.operating.settings import Settings
from models.database import snapshot
from services.city import City
from services.exchange import copy_sealing, nightly_backups, nightly_copies
from services.exchange.copy_targets import Account, target
from services.exchange.nightly_copies import Plan
from tests.buckets import FakeBucket, bucket
from tests.stage import ZONE, Stage

_ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def held() -> Iterator[FakeBucket]:
    """A bucket."""
    with bucket() as found:
        yield found


def _plan(held: FakeBucket, tmp_path: Path) -> Plan:
    recipient = copy_sealing.make_keypair(tmp_path / "identity.txt")
    return Plan("s3://kota", recipient, 3, Account("key", "secret", held.address))


@_ONE
async def test_admins_hear_that_no_copy_could_be_sent_and_when_one_is(
    stage: Stage, tmp_path: Path, held: FakeBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    city, process = City(zone=ZONE, files=tmp_path), stage.process
    plan = _plan(held, tmp_path)
    nightly = Nightly(
        database=process.database, delivery=process.delivery, clock=process.clock, city=city, plan=nightly_backups.Plan(keep=3)
    )
    copying = Copying(database=process.database, delivery=process.delivery, clock=process.clock, city=city, plan=plan)

    async def at(local: str) -> bool:
        await stage.wait_until(local)
        await nightly.look()
        done = await copying.look()
        await stage.settle()
        return done

    assert not await at("2026-10-05 01:00"), "there is no backup yet"
    assert await at("2026-10-05 02:00")
    assert not await at("2026-10-05 03:00")
    held.refuse = True
    heard = len(stage.chat("Tenri"))
    for hour in ("02:00", "02:30", "03:00", "06:59"):
        assert not await at(f"2026-10-06 {hour}")
    assert len(stage.chat("Tenri")) == heard, "nobody is woken"
    assert not await at("2026-10-06 08:05")
    (said,) = [one for one in stage.chat("Tenri") if "Salinan" in one]
    assert said == (
        "⚠️ Salinan cadangan malam 6 Okt 2026 belum terkirim ke luar server / Sebab: tujuan salinan menolak kami. / "
        "Salinan terakhir: cadangan 5 Okt 2026. / Cadangan di server sendiri tetap ada. Bot tetap melayani, dan mencoba lagi setiap jam. "
        "Mohon teruskan pesan ini kepada pengelola server: / "
        "Periksa hak tulis dan kunci masuk ke BACKUP_TO; kata-katanya ada di log, `copy failed`. [🏠 Menu utama]"
    )
    held.refuse = False
    assert not await at("2026-10-06 09:04"), "an hour after it failed it is tried again"
    assert await at("2026-10-06 09:05")
    assert stage.chat("Tenri")[-1].startswith(
        "✅ Salinan cadangan sudah terkirim lagi ke luar server: 6 Okt 2026 pukul 09.05 WITA."
    )
    assert sorted(name.split("/")[-1] for name in held.files) == [f"sipakainga-2026-10-0{n}.zip.age" for n in (5, 6)]


@_ONE
async def test_after_the_loss_of_the_machine_the_bucket_and_the_safe_are_enough(
    engine: Engine, tmp_path: Path, held: FakeBucket, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the safe are the key of the seal and the identity; everything else comes from the bucket."""
    lost, new = tmp_path / "lost", tmp_path / "new"
    lost.mkdir()
    at = datetime(2026, 10, 6, 2, tzinfo=ZONE)
    plan = _plan(held, tmp_path)
    with Session(snapshot(engine)) as session:
        nightly_backups.make_due(session, plan=nightly_backups.Plan(), city=City(zone=ZONE, files=lost), now=at)
    await asyncio.to_thread(_send, lost, plan, at)
    assert plan.account
    safe = {
        "backup_to": plan.to,
        "backup_recipient": plan.recipients,
        "backup_key": (lost / "backup.key").read_text(),
        "backup_s3_key_id": plan.account.key_id,
        "backup_s3_secret": plan.account.secret,
        "backup_s3_endpoint": held.address,
    }
    chosen = Settings(_env_file=None, data_dir=new, **safe)
    assert chosen.copies
    assert target(chosen.copies.to, chosen.copies.account).fetch(new / "copies") == 1
    (copy,) = (new / "copies").rglob("*.age")

    def bring(identity: Path | None) -> str:
        bringing_back.bring(chosen, copy, lambda: engine, identity=identity, dry_run=True, unauthenticated=False, copies=None)
        return capsys.readouterr().out

    with pytest.raises(typer.Exit):
        bring(None)
    assert "--identity FILE" in capsys.readouterr().out
    assert f"{copy.name}, made 6 Okt 2026 pukul 02.00 WITA, is whole." in bring(tmp_path / "identity.txt")
    assert [one.name for one in new.iterdir()] == ["copies"], "nothing open is left"
    chosen = chosen.model_copy(update={"data_dir": lost})
    for refuse, good, words in ((False, True, "s3://kota can be reached; the backup of 2026-10-06"), (True, False, "AccessDenied")):
        held.refuse = refuse
        (line,) = [(right, line) for right, line in await checks.look(chosen, now=at) if line.startswith("copies:")]
        assert line[0] is good
        assert words in line[1]


def _send(files: Path, plan: Plan, at: datetime) -> None:
    assert nightly_copies.send_due(files=files, plan=plan, now=at, named=set)
