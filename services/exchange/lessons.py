"""Micro-lessons in the workbook (`Materi`): a row a card; what is said of the set may stand in its first row alone."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from models.training.lesson import Lesson, LessonCard
from services.exchange import sheets
from services.people.postings import Row

_OF_SET = {"title": "Judul", "audience": "Sasaran", "indicators": "Indikator", "used": "Dipakai", "title_en": "Judul (Inggris)"}
_OF_CARD = ("place", "text", "text_en", "picture", "shows")


def fill(session: Session, rows: Sequence[Row]) -> None:
    """Write into each row, for the columns that are absent, what is there; None where nothing is."""
    absent = [name for name, value in rows[0].items() if value is sheets.KEPT] if rows else []
    there = {(one["code"], one["place"]): one for one in give(session)} if absent else {}
    for row in rows:
        row.update({name: there.get((row["code"], row["place"]), {}).get(name) for name in absent})


def refused(rows: Sequence[tuple[int, Row]]) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    """Row, column, cause and facts of what cannot be: gaps, no title, two titles, a picture without words."""
    sets: defaultdict[str, list[tuple[int, Row]]] = defaultdict(list)
    for number, row in rows:
        sets[row["code"]].append((number, row))
        if row["picture"] and not row["shows"]:
            yield number, "Keterangan Gambar", "picture_in_words", {}
    for code, cards in sets.items():
        first = cards[0][0]
        places = {row["place"] for _, row in cards}
        gaps = [place for place in range(1, max(places)) if place not in places]
        if gaps:
            yield first, "Nomor", "cards_missing", {"code": code, "most": max(places), "place": gaps[0]}
        if not any(row["title"] for _, row in cards):
            yield first, "Judul", "empty", {}
        for name, header in _OF_SET.items():
            said = [(number, row[name]) for number, row in cards if row[name] is not None]
            yield from ((number, header, "other_in_set", {"row": said[0][0]}) for number, value in said[1:] if value != said[0][1])


def differing(session: Session, rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The cards that are new, and those that say something else, or belong to a set of which something else is said."""
    there = {(one["code"], one["place"]): one for one in give(session)}
    sets = _sets(rows)
    new, other = list[Row](), list[Row]()
    for row in rows:
        found = there.get((row["code"], row["place"]))
        said = {**row, **sets[row["code"]][0]}
        if found is None:
            new.append(row)
        elif any(found[name] != said[name] for name in (*_OF_SET, *_OF_CARD)):
            other.append(row)
    return new, other


def shortened(session: Session, rows: Sequence[Row]) -> set[str]:
    """Sets of which the sheet has fewer cards than there are."""
    counted = {code: len(cards) for code, (_, cards) in _sets(rows).items()}
    there: defaultdict[str, int] = defaultdict(int)
    for one in give(session):
        there[one["code"]] += 1
    return {code for code, count in counted.items() if count < there[code]}


def write(session: Session, rows: Sequence[Row]) -> None:
    """Write sets down as the sheet has them, card by card; a set whose cards are other ones is another version."""
    there = {one.code: one for one in session.scalars(select(Lesson))}
    for code, (of_set, cards) in _sets(rows).items():
        found = there.get(code)
        lesson = found or Lesson(code=code, title=of_set["title"])
        before = _kept(session, lesson) if found else None
        for name, value in of_set.items():
            setattr(lesson, name, value)
        session.add(lesson)
        session.flush()
        if before != (of_set["title"], of_set["title_en"], cards):
            lesson.version += found is not None
            session.execute(delete(LessonCard).where(col(LessonCard.lesson_id) == lesson.id))
            session.add_all(LessonCard(lesson_id=lesson.id, **card) for card in cards)
    session.flush()


def give(session: Session) -> list[dict[str, Any]]:
    """Every card as a row of the sheet, what is said of its set in each."""
    rows = session.execute(select(Lesson, LessonCard).join(LessonCard, col(LessonCard.lesson_id) == Lesson.id))
    return [{"code": lesson.code, **{name: getattr(lesson, name) for name in _OF_SET}, **_card(card)} for lesson, card in rows]


def _sets(rows: Sequence[Row]) -> Mapping[str, tuple[dict[str, Any], list[dict[str, Any]]]]:
    """By code what is said of a set, and its cards in order."""
    by_code: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_code[row["code"]].append(row)
    found = {}
    for code, cards in by_code.items():
        of_set = {name: next((row[name] for row in cards if row[name] is not None), None) for name in _OF_SET}
        of_set["used"] = of_set["used"] is not False
        in_order = sorted(cards, key=lambda row: int(row["place"]))
        found[code] = (of_set, [{name: row[name] for name in _OF_CARD} for row in in_order])
    return found


def _kept(session: Session, lesson: Lesson) -> tuple[str, str | None, list[dict[str, Any]]]:
    cards = session.scalars(select(LessonCard).where(col(LessonCard.lesson_id) == lesson.id).order_by(col(LessonCard.place)))
    return lesson.title, lesson.title_en, [_card(card) for card in cards]


def _card(card: LessonCard) -> dict[str, Any]:
    return {name: getattr(card, name) for name in _OF_CARD}
