"""The doors of the house: which groups each role has, and which commands stand behind them."""

from collections.abc import Sequence

from telegram import Update

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from domain.actions import GoHome, RunCommand
from services.evaluation.actions import OpenDesk
from services.home.actions import House, OpenHouse
from services.home.home import Home
from services.messages.outbox import Button, Keyboard
from services.refusals import Outdated
from services.verification.actions import OpenInbox

Door = str | House
"""A command, or a further group."""

_EVALUATION = ("evaluasi", "tahunan", "umpanbalik", "keputusan")
_OWN = ("kinerja", "skp", "ekspektasi", "ekinerja", "selisih")
_TRAINING = ("pelatihan", "materi", "hadir", "jp")

_HOUSES: dict[str, dict[House, tuple[Door, ...]]] = {
    "staff": {
        House.REPORT: ("lapor", "status", "riwayat", "formulir", "latihan", "jadwal", "cari"),
        House.OWN: (*_OWN, House.EVALUATION),
        House.TRAINING: _TRAINING,
        House.EVALUATION: _EVALUATION,
    },
    "supervisor": {
        House.LEAD: ("ringkasan", "kelengkapan", "tren", "cari", "delegasi"),
        House.EVALUATION: (*_EVALUATION, "siklus", "organisasi", "dokumen"),
        House.MINE: (*_OWN, House.TRAINING, House.EVALUATION),
    },
    "admin": {
        House.PEOPLE: ("cari", "kelola", "cuti", "tiket", "pengiriman", "delegasi", "rekam"),
        House.STANDARDS: ("kelola", "impor", "ekspor", "simulasi", "tindaklanjut"),
        House.NEWS: ("siarkan", "pelatihan_baru", "peserta", "soal", "hadir_kode"),
        House.MINE: (House.REPORT, House.OWN, House.TRAINING, House.EVALUATION),
    },
}
"""What each role has beyond the roles before it."""
_ROLES = ("staff", "supervisor", "admin")


def houses(menu: str) -> dict[House, tuple[Door, ...]]:
    """The groups a role has, each with its doors."""
    return {house: doors for role in _ROLES[: _ROLES.index(menu) + 1] for house, doors in _HOUSES[role].items()}


def doors(menu: str, home: Home) -> list[list[Button]]:
    """The doors that stand on the home card of a role; where verifying or evaluating waits, its door leads straight to it."""
    evaluation = door(House.EVALUATION)
    if home.to_evaluate:
        evaluation = Button("evaluation_home", OpenDesk(), facts={"count": home.to_evaluate})
    if menu == "staff":
        return [_row(House.REPORT, House.OWN), [door(House.TRAINING), evaluation], _row("bantuan")]
    verify = Button("inbox", OpenInbox(), facts={"count": home.to_verify}) if home.to_verify else door("verifikasi")
    lead = [verify, door(House.LEAD)]
    if menu == "supervisor":
        return [lead, [door(House.REPORT), evaluation], _row(House.MINE, "bantuan")]
    return [lead, _row(House.PEOPLE, House.STANDARDS), _row(House.NEWS, House.MINE), _row("bantuan")]


def door(behind: Door) -> Button:
    """The button that opens it."""
    return Button(f"house_{behind}", OpenHouse(behind)) if isinstance(behind, House) else command(behind)


def command(word: str) -> Button:
    """The button that does what a command does."""
    return Button(f"door_{word}", RunCommand(word))


def in_pairs(buttons: Sequence[Button]) -> Keyboard:
    """Two in a row."""
    return [buttons[start : start + 2] for start in range(0, len(buttons), 2)]


async def show(_update: Update, context: Context) -> None:
    """Show the doors of one group."""
    house = context.pressed(OpenHouse).house
    behind = houses(context.person.menu).get(house)
    if behind is None:
        raise Outdated
    rows = [*in_pairs([door(one) for one in behind]), [Button("home", GoHome())]]
    context.say("home/house", card="home", house=house, buttons=rows)


def _row(*behind: Door) -> list[Button]:
    return [door(one) for one in behind]


def build() -> Handlers:
    """The groups."""
    return [button(OpenHouse, show)]
