"""The rehearsal as a workbook: findings first, then messages per day, per person and per notice, and every single one."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.operating.process import NOTICES_PER_SECOND
from documents import workbook
from domain.calendar.schedule import CLOSES, OPENS
from scheduler.rehearsal import Member, Message, Rehearsed
from services.calendar.schedule import rule_of
from texts import Texts, formats

_TELEGRAM_TAKES = 30
"""Messages a second that Telegram takes from one bot."""

_OPEN_SECONDS = (CLOSES.hour - OPENS.hour) * 3600
ASSUMED = (
    "Dimainkan pada salinan data; tidak ada pesan yang terkirim. "
    "Diandaikan semua pegawai memakai bot dan tidak ada laporan baru: inilah yang terbanyak."
)
Table = tuple[Sequence[str], Sequence[Sequence[Any]]]
Finding = tuple[str, str, str]


def write(played: Rehearsed, *, texts: Texts, zone: ZoneInfo, language: str | None = None) -> bytes:
    """The workbook's bytes."""
    by_person: defaultdict[int, list[Message]] = defaultdict(list)
    for message in played.messages:
        by_person[message.person].append(message)
    names = Names(texts, language)
    return workbook.write(
        {
            "Temuan": (("Temuan", "Siapa atau kapan", "Keterangan"), findings(played, by_person, zone)),
            "Per Hari": _per_day(played, names, zone),
            "Per Pegawai": _per_person(played, by_person, names, zone),
            "Per Pemberitahuan": _per_notice(played, names, zone),
            "Rincian": _all(played, by_person, names, zone),
        }
    )


class Names:
    """What each notice is called, in the language of the reader."""

    def __init__(self, texts: Texts, language: str | None) -> None:
        self._texts = texts
        self._language = language
        self._known: dict[str, str] = {}

    def __call__(self, message: Message) -> str:
        return self.of(message.key)

    def of(self, key: str) -> str:
        """What the notice with this key is called."""
        rule = rule_of(key)
        if rule not in self._known:
            label = f"notice_{rule}"
            self._known[rule] = self._texts.label(label, self._language) if self._texts.has_label(label) else rule
        return self._known[rule]


def findings(played: Rehearsed, by_person: Mapping[int, Sequence[Message]], zone: ZoneInfo) -> list[Finding]:
    """What somebody should look at before the quarter begins; the assumptions of the play last."""
    found = troubles(played, by_person, zone)
    return [*(found or [("Tidak ada temuan", "", "")]), _busiest(played, zone), ("Catatan", "", ASSUMED)]


def troubles(played: Rehearsed, by_person: Mapping[int, Sequence[Message]], zone: ZoneInfo) -> list[Finding]:
    """What somebody should do something about."""
    found = [*_too_many(played, zone), *_unheard(played, by_person), *_alone(played)]
    return found + [("Atasan tanpa pegawai", name, "tidak ada penempatan pada triwulan ini") for name in played.former_supervisors]


def _too_many(played: Rehearsed, zone: ZoneInfo) -> list[Finding]:
    """Messages that Telegram would not take before the quiet hours begin."""
    found = []
    for at, count in sorted(Counter(message.at for message in played.messages).items()):
        local = at.astimezone(zone)
        left = datetime.combine(local.date(), CLOSES, tzinfo=zone) - local
        if count > left.total_seconds() * NOTICES_PER_SECOND:
            found.append(("Terlalu banyak pesan", f"{local:%Y-%m-%d %H.%M}", f"{count} pesan tidak selesai sebelum pukul 19.00"))
    for day, count in sorted(_days(played, zone).items()):
        if count > _TELEGRAM_TAKES * _OPEN_SECONDS:
            found.append(("Terlalu banyak pesan", str(day), f"{count} pesan; Telegram menerima 30 per detik"))
    return found


def _unheard(played: Rehearsed, by_person: Mapping[int, Sequence[Message]]) -> list[Finding]:
    """People whom nothing would ever reach, and why."""
    found = []
    for one in played.members:
        cause = (
            "belum menautkan akun Telegram"
            if not one.linked
            else "memblokir bot"
            if one.blocked
            else ""
            if by_person.get(one.id)
            else "tidak ada pemberitahuan: periksa jabatan dan indikatornya"
        )
        if cause:
            found.append(("Tidak mendengar apa pun", f"{formats.short(one.name)} ({one.nip}), {one.unit}", cause))
    return found


def _alone(played: Rehearsed) -> list[Finding]:
    """People whose reports and silence nobody would notice."""
    there = {one.id for one in played.members}
    return [
        (
            "Tanpa atasan",
            f"{formats.short(one.name)} ({one.nip}), {one.unit}",
            "laporan masuk antrean unit" if one.supervisor is None else "atasannya tidak bertugas pada triwulan ini",
        )
        for one in played.members
        if one.supervisor not in there
    ]


def _busiest(played: Rehearsed, zone: ZoneInfo) -> Finding:
    days = _days(played, zone)
    if not days:
        return ("Hari tersibuk", "", "tidak ada pesan")
    day, count = max(days.items(), key=lambda one: (one[1], -one[0].toordinal()))
    return ("Hari tersibuk", str(day), f"{count} pesan, {_minutes(count)} menit pada {NOTICES_PER_SECOND:.0f} per detik")


def _per_day(played: Rehearsed, names: Names, zone: ZoneInfo) -> Table:
    counted: defaultdict[date, Counter[str]] = defaultdict(Counter)
    for message in played.messages:
        counted[message.at.astimezone(zone).date()][names(message)] += 1
    kinds = sorted({kind for counts in counted.values() for kind in counts})
    rows = [
        (
            day,
            formats.weekday(day).split(",")[0],
            sum(counted[day].values()),
            *(counted[day][kind] for kind in kinds),
            _minutes(sum(counted[day].values())),
        )
        for day in played.days
    ]
    return ("Tanggal", "Hari", "Pesan", *kinds, "Menit pengiriman"), rows


def _per_person(played: Rehearsed, by_person: Mapping[int, Sequence[Message]], names: Names, zone: ZoneInfo) -> Table:
    people = {one.id: one for one in played.members}
    kinds = sorted({names(message) for message in played.messages})
    rows = []
    for one in played.members:
        mine = by_person.get(one.id, ())
        counts = Counter(names(message) for message in mine)
        state = "memblokir" if one.blocked else "tertaut" if one.linked else "belum tertaut"
        first, last = (mine[0].at.astimezone(zone), mine[-1].at.astimezone(zone)) if mine else (None, None)
        rows.append(
            (
                one.nip,
                formats.short(one.name),
                one.unit,
                _name(people.get(one.supervisor or 0)),
                state,
                len(mine),
                *(counts[kind] for kind in kinds),
                written(first),
                written(last),
            )
        )
    return ("NIP", "Nama", "Unit", "Atasan", "Akun", "Pesan", *kinds, "Pertama", "Terakhir"), rows


def _per_notice(played: Rehearsed, names: Names, zone: ZoneInfo) -> Table:
    grouped: defaultdict[tuple[str, datetime], set[int]] = defaultdict(set)
    for message in played.messages:
        grouped[names(message), message.at].add(message.person)
    rows = [(kind, written(at.astimezone(zone)), len(people)) for (kind, at), people in sorted(grouped.items())]
    return ("Pemberitahuan", "Waktu", "Penerima"), rows


def _all(played: Rehearsed, by_person: Mapping[int, Sequence[Message]], names: Names, zone: ZoneInfo) -> Table:
    times = {at: written(at.astimezone(zone)) for at in {message.at for message in played.messages}}
    rows = [
        (one.nip, formats.short(one.name), one.unit, times[message.at], names(message))
        for one in played.members
        for message in by_person.get(one.id, ())
    ]
    return ("NIP", "Nama", "Unit", "Waktu", "Pemberitahuan"), rows


def _days(played: Rehearsed, zone: ZoneInfo) -> Counter[date]:
    return Counter(message.at.astimezone(zone).date() for message in played.messages)


def _minutes(count: int) -> int:
    return round(count / NOTICES_PER_SECOND / 60 + 0.5) if count else 0


def _name(member: Member | None) -> str:
    return formats.short(member.name) if member else ""


def written(at: datetime | None) -> str:
    """A moment as it stands in a cell."""
    return f"{at:%Y-%m-%d %H.%M}" if at else ""
