"""What is reported area by area (kelurahan): one question with a line for each area, its sum one report like any other."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import bindparam, select
from sqlmodel import Session

from domain.reporting.answers import Answer, AnswerState, Problem, Rule
from domain.reporting.by_area import Heard, Spot, amounts, hear, nothing, total
from domain.standards.periods import Period
from models.columns import columns, table
from models.prepared import Prepared
from models.reporting.report import Answered, DraftAnswer, Report, Submission
from models.standards.standard import Indicator
from services.reporting import values
from services.standards.areas import Place
from services.standards.expected import standards

_report, _submission = columns(Report), columns(Submission)
_OF_UNITS = select(_report.person_id, _report.areas, _submission.number).where(
    _report.unit_id.in_(bindparam("units", expanding=True)),
    _report.indicator_id == bindparam("indicator"),
    _report.period == bindparam("period"),
    _report.areas.is_not(None),
)
_SAID = Prepared(_OF_UNITS.join_from(table(Report), table(Submission), _submission.id == _report.submission_id))


@dataclass(frozen=True)
class Line:
    """One area in a question: what was said of it, of how many it is, and what it was last."""

    name: str
    value: str | None
    whole: Decimal | None
    last: str | None


@dataclass(frozen=True)
class Odd:
    """A surprising value of one area: it fell since the month before (`before`), or is of another number than `whole`."""

    name: str
    said: str
    before: str | None = None
    whole: Decimal | None = None


@dataclass(frozen=True)
class Told:
    """One area of a report, as its readers see it."""

    name: str
    value: str


def places(session: Session, *, person: int, answer: Answered, indicator: Indicator, period: Period) -> tuple[Place, ...]:
    """The areas an answer is about: those the person covers on the period's last day, and those it names already."""
    if not indicator.per_area:
        return ()
    known = standards(session).areas
    covered = known.covered(person, period.last)
    named = [known.places[code] for code in answer.areas or () if code in known.places]
    return tuple(dict.fromkeys([*covered, *named]))


def spots(session: Session, *, person: int, answer: DraftAnswer, indicator: Indicator) -> tuple[Spot, ...]:
    """The same as they are asked for; none where the indicator is not asked by area."""
    period = Period.parse(answer.period)
    asked = places(session, person=person, answer=answer, indicator=indicator, period=period)
    if not asked:
        return ()
    known, named = standards(session).areas, answer.areas or {}
    before, codes = period.previous(), [one.code for one in asked]
    units = sorted(known.units(codes, period.first, period.last, before.last))
    others = {
        code
        for row in _SAID(session, units=units, indicator=indicator.id, period=answer.period)
        if row.person_id != person
        for code in row.areas
    }
    asked = tuple(one for one in asked if one.code in named or one.code not in others)
    last: dict[str, str] = {}
    for row in _SAID(session, units=units, indicator=indicator.id, period=str(before)):
        last |= row.areas
    return tuple(Spot(one.code, one.name, known.population(one.code, period.year, indicator), last.get(one.code)) for one in asked)


def lines(asked: Sequence[Spot], answer: Answered) -> tuple[Line, ...]:
    """The areas of a question with what was said of each."""
    said = answer.areas or {}
    return tuple(Line(one.name, said.get(one.code), one.whole, one.last) for one in asked)


def told(session: Session, answered: Answered) -> tuple[Told, ...]:
    """The areas of an answer or report by their names."""
    known = standards(session).areas.places
    found = [Told(known[code].name if code in known else code, words) for code, words in (answered.areas or {}).items()]
    return tuple(sorted(found, key=lambda one: one.name.casefold()))


def open_in(asked: Sequence[Spot], answer: Answered) -> tuple[Spot, ...]:
    """Areas of which nothing was said yet."""
    return tuple(one for one in asked if one.code not in (answer.areas or {}))


def heard(text: str, asked: Sequence[Spot], answer: DraftAnswer, indicator: Indicator, *, alone: bool = True) -> Heard:
    """What was written, read against the areas that are asked."""
    return hear(text, asked, rule(indicator, answer), given=answer.areas or (), alone=alone)


def rule(indicator: Indicator, answer: Answered) -> Rule:
    """What is allowed."""
    return values.rule_of(indicator, getattr(answer, "period", None))


def put(answer: DraftAnswer, given: Mapping[str, str], asked: Sequence[Spot]) -> None:
    """Keep what was said of areas, in the order in which they are asked."""
    said = {**(answer.areas or {}), **given}
    answer.areas = {one.code: said[one.code] for one in asked if one.code in said}


def whole(answer: DraftAnswer, asked: Sequence[Spot], indicator: Indicator) -> Answer | Problem | None:
    """What they come to; None while one is open."""
    return None if open_in(asked, answer) else total(answer.areas or {}, rule(indicator, answer))


def nils(asked: Iterable[Spot], answer: DraftAnswer, indicator: Indicator) -> dict[str, str]:
    """Nihil in each."""
    return {one.code: nothing(one, rule(indicator, answer)) for one in asked}


def sames(asked: Iterable[Spot]) -> dict[str, str]:
    """What was said last of each, where something was."""
    return {one.code: one.last for one in asked if one.last is not None}


def as_text(found: Answer) -> str:
    """A sum as it would be written."""
    if found.state is AnswerState.NIL:
        return "nihil"
    return f"{found.numerator:f}/{found.denominator:f}" if found.numerator is not None else f"{found.value:f}".replace(".", ",")


def odd(asked: Sequence[Spot], answer: DraftAnswer, indicator: Indicator) -> tuple[Odd, ...]:
    """Areas whose value surprises: less than before though it counts from January on, more than there are, of another number."""
    found = []
    january = Period.parse(answer.period).number == 1
    for one in asked:
        said = (answer.areas or {}).get(one.code)
        if said is None:
            continue
        part, of = amounts(said)
        before = amounts(one.last)[0] if one.last is not None and indicator.cumulative and not january else None
        if before is not None and part < before:
            found.append(Odd(one.name, said, before=one.last))
        elif one.whole is not None and of is not None and of != one.whole:
            found.append(Odd(one.name, said, whole=one.whole))
        elif of is not None and part > of:
            found.append(Odd(one.name, said))
    return tuple(found)


def compares(asked: Sequence[Spot], last: Answered | None) -> bool:
    """Whether the sum can be compared with what the person reported before: of the same areas, or of none."""
    return not asked or last is None or set(last.areas or ()) == {one.code for one in asked}


def last_of(asked: Sequence[Spot], indicator: Indicator) -> values.Value | None:
    """What these areas came to last, whoever reported them; None where one of them is not known."""
    said = sames(asked)
    found = total(said, values.rule_of(indicator)) if len(said) == len(asked) else None
    return values.shown(found, indicator) if isinstance(found, Answer) else None


def taken(
    session: Session, *, person: int, answer: DraftAnswer, indicator: Indicator, units: Collection[int]
) -> tuple[tuple[str, ...], str] | None:
    """Areas of an answer that somebody else reported already for the period, and the number of that report."""
    if not answer.areas:
        return None
    period = Period.parse(answer.period)
    units = {*units, *standards(session).areas.units(answer.areas, period.first, period.last)}
    for row in _SAID(session, units=sorted(units), indicator=indicator.id, period=answer.period):
        both = [code for code in answer.areas if code in row.areas]
        if row.person_id != person and both:
            known = standards(session).areas.places
            return tuple(known[code].name for code in both if code in known), str(row.number)
    return None
