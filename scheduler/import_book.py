"""What an import would make other, as a workbook and in a few lines: only the differences, what needs looking at first."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from documents import workbook
from scheduler import rehearsal_book
from scheduler.import_rehearsal import Side, Tried
from scheduler.rehearsal import Member, Message
from scheduler.rehearsal_book import Finding, Names, Table
from texts import Texts, formats

_NAMED = 2
"""People and units that are named in the lines of the chat; all of them stand in the workbook."""
_SAME = "Tidak ada yang berbeda"


def write(tried: Tried, *, texts: Texts, zone: ZoneInfo, language: str | None = None) -> bytes:
    """The workbook's bytes."""
    names = Names(texts, language)
    return workbook.write(
        {
            "Temuan": _findings(tried, zone),
            "Tugas": _duties(tried),
            "Atasan": _supervisors(tried),
            "Pegawai": _people(tried),
            "Pesan": _messages(tried, names, zone),
            "Per Hari": _per_day(tried, zone),
        }
    )


def lines(tried: Tried, *, zone: ZoneInfo) -> dict[str, Any]:
    """The same in numbers, with the first names, for a screen."""
    duties = list(tried.duties())
    moved = list(tried.messages())
    new, settled = _found(tried, zone)
    led = tried.led_otherwise
    return {
        "first": tried.days[0],
        "more": _people_of([one.member for one in duties if one.more]),
        "fewer": _people_of([one.member for one in duties if not one.more]),
        "led": _people_of([member for member, _, _ in led]),
        "unverified": _people_of(tried.unverified),
        "joined": _people_of(tried.joined),
        "gone": _people_of(tried.gone),
        "headless": (len(tried.headless), list(tried.headless[:_NAMED])),
        "messages": (
            sum(one.before is None for one in moved),
            sum(one.after is None for one in moved),
            sum(one.before is not None and one.after is not None for one in moved),
        ),
        "findings": len(new),
        "settled": len(settled),
    }


def _people_of(members: Sequence[Member]) -> tuple[int, list[str]]:
    """How many people, and the first of them."""
    found = {one.id: one.name for one in members}
    return len(found), list(islice(found.values(), _NAMED))


def _found(tried: Tried, zone: ZoneInfo) -> tuple[list[Finding], list[Finding]]:
    """The findings that come with the import, and those that go with it."""
    old, new = (_findings_of(one, zone) for one in (tried.before, tried.after))
    return [one for one in new if one not in old], [one for one in old if one not in new]


def _findings_of(side: Side, zone: ZoneInfo) -> list[Finding]:
    by_person: defaultdict[int, list[Message]] = defaultdict(list)
    for message in side.played.messages:
        by_person[message.person].append(message)
    return rehearsal_book.troubles(side.played, by_person, zone)


def _findings(tried: Tried, zone: ZoneInfo) -> Table:
    new, settled = _found(tried, zone)
    rows: list[tuple[str, ...]] = [
        *(("muncul", *one) for one in new),
        *(("muncul", "Unit tanpa kepala", name, "tidak ada yang memimpin unit ini") for name in tried.headless),
        *(("selesai", *one) for one in settled),
    ]
    note = ("", "Catatan", f"{tried.days[0]} s.d. {tried.days[-1]}", f"Impor ini belum ditulis. {rehearsal_book.ASSUMED}")
    return ("Dengan impor ini", "Temuan", "Siapa atau kapan", "Keterangan"), [*(rows or [("", _SAME, "", "")]), note]


def _duties(tried: Tried) -> Table:
    rows = [
        (
            one.member.nip,
            formats.short(one.member.name),
            one.member.unit,
            one.indicator,
            "bertambah" if one.more else "hilang",
            ", ".join(formats.period(period) for period in one.periods),
        )
        for one in tried.duties()
    ]
    return _table(("NIP", "Nama", "Unit", "Indikator", "Tugas", "Periode"), rows)


def _supervisors(tried: Tried) -> Table:
    unverified = {one.id for one in tried.unverified}
    rows = [
        (one.nip, formats.short(one.name), one.unit, _name(old), _name(new), "tanpa pemverifikasi" if one.id in unverified else "")
        for one, old, new in tried.led_otherwise
    ]
    return _table(("NIP", "Nama", "Unit", "Atasan sekarang", "Atasan nanti", "Keterangan"), rows)


def _people(tried: Tried) -> Table:
    old = tried.before.members
    moved = [one for one in tried.after.played.members if one.id in old and old[one.id].unit != one.unit]
    rows = [
        *((one.nip, formats.short(one.name), "", one.unit, "baru") for one in tried.joined),
        *((one.nip, formats.short(one.name), one.unit, "", "tidak lagi") for one in tried.gone),
        *((one.nip, formats.short(one.name), old[one.id].unit, one.unit, "pindah") for one in moved),
    ]
    return _table(("NIP", "Nama", "Unit sekarang", "Unit nanti", "Keterangan"), rows)


def _messages(tried: Tried, names: Names, zone: ZoneInfo) -> Table:
    rows = [
        (
            one.member.nip,
            formats.short(one.member.name),
            one.member.unit,
            names.of(one.key),
            rehearsal_book.written(one.before.astimezone(zone) if one.before else None),
            rehearsal_book.written(one.after.astimezone(zone) if one.after else None),
            "hilang" if one.after is None else "bertambah" if one.before is None else "waktu lain",
        )
        for one in tried.messages()
    ]
    return _table(("NIP", "Nama", "Unit", "Pemberitahuan", "Sekarang", "Nanti", "Keterangan"), rows)


def _per_day(tried: Tried, zone: ZoneInfo) -> Table:
    old, new = (_counted(side, zone) for side in (tried.before, tried.after))
    rows = [(day, old[day], new[day], new[day] - old[day]) for day in tried.days if old[day] != new[day]]
    return _table(("Tanggal", "Pesan sekarang", "Pesan nanti", "Selisih"), rows)


def _counted(side: Side, zone: ZoneInfo) -> Counter[date]:
    return Counter(message.at.astimezone(zone).date() for message in side.played.messages)


def _table(headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    """A sheet, which says so where nothing is other."""
    return headers, rows or [(_SAME, *("" for _ in headers[1:]))]


def _name(member: Member | None) -> str:
    return formats.short(member.name) if member else "-"
