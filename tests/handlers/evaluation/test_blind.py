"""Whatever the order in which both sides act, neither reads of the other's judgement before both are in."""

import random

import pytest

from tests.given import given
from tests.stage import Stage

BOSS = "RAHASIAATASAN"
OWN = "RAHASIASENDIRI"
GIVEN = "given Sitti HADIR-GURU until 2026-09: 43/45 44/45 45/45\ngiven Sitti MODUL until 2026-Q3: 3"
TELLING = ("Predikat", "Butuh Perbaikan", BOSS)
"""What the person's chat holds only once they may know how they were judged."""

JUDGES = f"""\
Baso > /evaluasi
Baso > [🧭 Nilai pegawai (1)]
Baso > [⬇️ Di bawah ekspektasi (usulan)]
Baso > [✅ Sesuai untuk semua]
Baso > [🛠 Tindakan perbaikan (perlu)]
Baso > [⚠️ Modul ajar]
Baso > Sebabnya {BOSS} sendiri.
Baso > Menyusun modul {BOSS} bersama.
Baso > [{{owner}}]
Baso > {{due}}
Baso > [Mentor]"""
JUDGES_SELF = f"""\
Sitti > /evaluasi
Sitti > [🪞 Nilai diri]
Sitti > [⬆️ Di atas ekspektasi]
Sitti > [✅ Sesuai untuk semua]
Sitti > Saya merasa {OWN} cukup."""
LOOKS = ["/evaluasi", "/start", "/jadwal", "/kinerja", "/tahunan 2026", "/skp"]
DAYS = ["-- 2026-10-14 08:30", "-- 2026-10-15 09:05", "-- 2026-10-16 08:30"]


def _order(seed: int) -> list[str]:
    """One order of what both do, with looks of both and days between; the first is the one in which a step falls due too early."""
    if seed == 0:
        looks = [f"Sitti > {look}" for look in LOOKS]
        return [JUDGES.format(owner="Sitti Contoh, S.Pd.", due="15 Okt"), *looks, DAYS[0], DAYS[1], *looks, JUDGES_SELF, DAYS[2]]
    chance = random.Random(seed)
    owner = chance.choice(["Sitti Contoh, S.Pd.", "Baso Contoh, M.Pd."])
    acts = [JUDGES, JUDGES_SELF]
    chance.shuffle(acts)
    for day in DAYS:
        acts.insert(chance.randint(acts.index(DAYS[DAYS.index(day) - 1]) + 1 if day is not DAYS[0] else 0, len(acts)), day)
    judged = acts.index(JUDGES)
    acts[judged] = JUDGES.format(owner=owner, due="15 Okt" if judged < acts.index(DAYS[1]) else "30 Okt")
    looks = [[f"{who} > {chance.choice(LOOKS)}" for who in ("Sitti", "Baso") if chance.random() < 0.5] for _ in acts]
    return [line for act, looked in zip(acts, looks, strict=True) for line in (act, *looked)]


@pytest.mark.parametrize("seed", range(6))
async def test_no_order_of_acts_shows_one_side_the_other_before_both_are_in(stage: Stage, seed: int) -> None:
    given(stage.process.database.engine, GIVEN)
    await stage.play("-- 2026-10-12 08:30\n")
    done: set[str] = set()
    for act in _order(seed):
        done |= {name for name, script in (("boss", BOSS), ("own", OWN)) if script in act}
        await stage.play(act + "\n")
        if done == {"boss", "own"}:
            continue
        told = "\n".join(stage.chat("Sitti"))
        assert not [word for word in TELLING if word in told], act
        assert OWN not in "\n".join(stage.chat("Baso")), act
    await stage.play("-- 2026-10-17 08:30\nSitti > /evaluasi\n")
    assert "Keduanya kini terbuka" in "\n".join(stage.chat("Sitti")), "then both are open"
