"""Angka kredit of a year: each day in a functional post, one after another."""

from datetime import date
from fractions import Fraction

from tests.recount.rows import Row, Rows, days, last_day, number
from tests.recount.years import final, predicate

_LAW = {
    "beginner": Fraction(15, 4),
    "skilled": Fraction(5),
    "proficient": Fraction(25, 2),
    "supervising": Fraction(25),
    "first": Fraction(25, 2),
    "young": Fraction(25),
    "middle": Fraction(75, 2),
    "chief": Fraction(50),
}
_RULES = {
    "very_good": "AK-SANGAT-BAIK",
    "good": "AK-BAIK",
    "needs_improvement": "AK-BUTUH-PERBAIKAN",
    "poor": "AK-KURANG",
    "very_poor": "AK-SANGAT-KURANG",
}
_AWAY = ("unpaid", "study", "retiring", "suspended")


def of_year(rows: Rows, judged: Row) -> Fraction | str | None:
    """What a decided year is worth; "missing" while a level is, None where no functional post was held."""
    year, person = judged["year"], judged["person_id"]
    months: dict[tuple[str, str | None], Fraction] = {}
    for one in days(date(year, 1, 1), date(year, 12, 31)):
        for post in _posts(rows, person, one):
            if not _is_away(rows, person, one):
                share = Fraction(1, last_day(f"{year}-{one.month:02}").day)
                months[post] = months.get(post, Fraction(0)) + share
    if not months:
        return None
    if any(level is None for _, level in months):
        return "missing"
    said = final(judged)
    assert said is not None
    percent = rows.rule(_RULES[predicate(*said)], date(year, 12, 31))
    worth = [of / 12 * _coefficient(rows, post, str(level), year) * percent / 100 for (post, level), of in months.items()]
    return sum(worth, Fraction(0))


def _posts(rows: Rows, person: int, on: date) -> set[tuple[str, str | None]]:
    text = on.isoformat()
    return {
        (" ".join(row["functional"].split()).casefold(), row["level"])
        for row in rows.of["posting"]
        if row["person_id"] == person and row["functional"] and row["valid_from"] <= text <= (row["valid_until"] or "9")
    }


def _is_away(rows: Rows, person: int, on: date) -> bool:
    text = on.isoformat()
    return rows.is_away(person, on, True) and any(
        row["person_id"] == person and row["first"] <= text <= row["last"] and row["kind"] in _AWAY for row in rows.of["leave"]
    )


def _coefficient(rows: Rows, post: str, level: str, year: int) -> Fraction:
    for name in (post, ""):
        begun = [
            row
            for row in rows.of["creditcoefficient"]
            if (" ".join(row["functional"].split()).casefold(), row["level"]) == (name, level) and row["since"] <= year
        ]
        if begun:
            return number(max(begun, key=lambda row: int(row["since"]))["amount"])
    return _LAW[level]
