"""A report in one line, a pasted list or a filled form: the same draft as question by question, every wrong field named."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein
from sqlmodel import Session, col, select

from domain.messages.bilingual import in_all
from domain.reporting.answers import Ambiguous, Problem, ProblemKind, read_answer
from domain.reporting.area_lists import joined
from domain.reporting.by_area import Spot, behind
from domain.reporting.named_periods import Named, each_period, taken_apart
from domain.reporting.pasted_lines import Field, fields, without_command
from domain.standards.formulas import read_formula
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period
from models.people.person import Person
from models.reporting.report import Draft, DraftAnswer, Report, Submission
from models.standards.standard import Indicator
from services.refusals import Refusal
from services.reporting import by_area, doubts, drafted_answers, drafts, questions, unlocking, values
from services.reporting.drafts import Next
from services.reporting.questions import Echo
from services.standards.expected import standards

_NEVER = "-"
"""A period that an indicator of its length cannot have."""

Key = tuple[int, str]
"""An indicator and a period."""

_NEAR_NAME = 80
_TELLING = 5
"""Letters of a word that tells one name from another."""
_CLEARLY = 5
"""How much better the best near name must be than the second."""


@dataclass(frozen=True)
class Wrong:
    """A field that was not taken: `cause` is unknown, twice, not_owed, derived, another_period, locked, reported, nothing_given,
    unclear or problem."""

    name: str
    heard: str
    cause: str
    facts: dict[str, object] = field(default_factory=dict)
    problem: Problem | None = None
    answer: int | None = None
    """The draft's answer that is to be made sure of, where it is unclear."""
    period: Period | None = None
    """What it is about, where it is in the draft."""


@dataclass(frozen=True)
class Filled:
    """What became of the fields, and what comes next."""

    next: Next | None
    """None where nothing could be begun."""
    taken: tuple[Echo, ...]
    wrong: tuple[Wrong, ...]

    @property
    def several(self) -> bool:
        """Whether the fields are of more than one period, so that each is shown with its own."""
        periods = {one.period for one in self.taken} | {one.period for one in self.wrong}
        return len(periods - {None}) > 1

    @property
    def unclear(self) -> Wrong | None:
        """The first value that is surprising or can be read in two ways: it is asked about at once."""
        return next((one for one in self.wrong if one.cause == "unclear"), None)


def names(session: Session, *, by: int, text: str, today: date, now: datetime) -> int:
    """How many things this person owes are named in `text`, exactly and with a value; two make it a list, not one answer.

    Behind a `lapor` it is a report, whether it is owed or not.
    """
    found, words = _Finder(session, by, today, now), without_command(text)
    known = found.exact if words == text else found.knows
    given = (found.dated(one) for one in _fields(words, found))
    return sum(bool(one.field.value) and known(one.field.name) for one in given)


def owed_alone(session: Session, *, by: int, text: str, today: date, now: datetime) -> Key | None:
    """The one thing owed whose name was said without a value, whole or in words that no other has; None where there is none."""
    return None if any(letter.isdigit() for letter in text) else _Finder(session, by, today, now).alone(text)


def fill(session: Session, *, by: int, text: str, today: date, now: datetime) -> Filled:
    """Take everything in `text` that is understood into the draft; the rest is named, and asked question by question."""
    finder = _Finder(session, by, today, now)
    own = set(_plain(session.get_one(Person, by).name).split())
    given = [one for one in _fields(text, finder) if one.value or not set(_plain(one.name).split()) <= own]
    return fill_fields(session, by=by, given=given, today=today, now=now)


def _fields(text: str, finder: "_Finder") -> tuple[Field, ...]:
    """The fields of a text, what is said area by area among them together."""
    if not finder.spots:
        return fields(text, knows=finder.knows)
    of_areas, left = joined(text, heads=finder.exact, begins=lambda line: behind(line, finder.spots))
    return (*of_areas, *(fields(left, knows=finder.knows) if left.strip() else ()))


def fill_fields(session: Session, *, by: int, given: Sequence[Field], today: date, now: datetime) -> Filled:
    """The same for fields that are apart already, as a form has them."""
    finder = _Finder(session, by, today, now)
    meant, wrong = _sort(session, by, given, finder)
    if not meant:
        if not wrong:
            raise Refusal("nothing_written")
        return Filled(None, (), tuple(wrong))
    drafts.begin(session, by=by, wanted=list(meant), today=today, now=now)
    draft = drafts.in_hand(session, by=by)
    assert draft is not None
    taken: list[Echo] = []
    for answer, indicator in drafted_answers.whole(session, draft):
        if one := meant.get((indicator.id, answer.period)):
            outcome, period = _take(session, draft, answer, indicator, one, today), Period.parse(answer.period)
            if isinstance(outcome, Echo):
                taken.append(replace(outcome, period=period))
            else:
                wrong.append(replace(outcome, period=period))
    draft.asking, draft.misses = None, 0
    session.flush()
    return Filled(drafts.go_on(session, draft), tuple(taken), tuple(wrong))


def _sort(session: Session, by: int, given: Sequence[Field], finder: "_Finder") -> tuple[dict[Key, Field], list[Wrong]]:
    """What each field is about, and those that are about nothing that is owed."""
    meant: dict[Key, Field] = {}
    wrong: list[Wrong] = []
    for dated in (finder.dated(one) for said in given for one in finder.apart(said)):
        one, indicator = dated.field, dated.indicator
        key = finder.key(indicator, one.period) if indicator else None
        if indicator is None:
            wrong.append(Wrong(one.name, one.value, "unknown", {"near": finder.near(one.name)}))
        elif key is None:
            wrong.append(finder.another_period(session, indicator, dated) or finder.not_owed(session, indicator, one))
        elif key in meant:
            wrong.append(Wrong(one.name, one.value, "twice"))
        else:
            meant[key] = one
    return meant, wrong


def _take(session: Session, draft: Draft, answer: DraftAnswer, indicator: Indicator, given: Field, today: date) -> Echo | Wrong:
    if not given.value:
        return Wrong(indicator.name, given.value, "nothing_given")
    if asked := by_area.spots(session, person=draft.person_id, answer=answer, indicator=indicator):
        return _take_areas(session, draft, answer, indicator, given, asked)
    read = read_answer(given.value, values.rule_of(indicator, answer.period), today=today)
    if isinstance(read, Problem):
        known = questions.offered(session, draft, answer, indicator, given.value)
        if known is None or isinstance(known, Problem):
            return Wrong(indicator.name, given.value, "problem", problem=known or read)
        answer.heard, answer.note = given.value, given.note or answer.note
        return Wrong(indicator.name, given.value, "unclear", answer=answer.id)
    if isinstance(read, Ambiguous):
        answer.heard, answer.note = questions.to_keep(given.value, read), given.note or answer.note
        return Wrong(indicator.name, given.value, "unclear", answer=answer.id)
    if doubts.doubt(session, person=draft.person_id, row=answer, indicator=indicator, answer=read):
        answer.heard = given.value if len(given.value) <= questions.LONGEST_HEARD else None
        answer.note = given.note or answer.note
        return Wrong(indicator.name, given.value, "unclear", answer=answer.id)
    values.write(answer, read)
    answer.heard = None
    answer.note = given.note or answer.note
    return Echo(name=indicator.name, value=values.value_of(answer, indicator))


def _take_areas(
    session: Session, draft: Draft, answer: DraftAnswer, indicator: Indicator, given: Field, asked: tuple[Spot, ...]
) -> Echo | Wrong:
    """Of what is reported area by area the same, as far as every area is named."""
    said = by_area.heard(given.value, asked, answer, indicator, alone=False)
    by_area.put(answer, said.given, asked)
    values.clear(answer)
    found, answer.heard, answer.note = by_area.whole(answer, asked, indicator), None, given.note or answer.note
    if (said.unread and said.given) or isinstance(found, Problem):
        problem = found if isinstance(found, Problem) else Problem(ProblemKind.AREAS, {"unread": said.unread})
        return Wrong(indicator.name, given.value, "problem", problem=problem)
    if found is None:
        left = tuple(one.name for one in by_area.open_in(asked, answer))
        return Wrong(indicator.name, given.value, "areas_open", {"areas": left, "taken": len(asked) - len(left), "of": len(asked)})
    if questions.doubted(session, draft, answer, indicator, found) is not None:
        answer.heard = by_area.as_text(found)
        return Wrong(indicator.name, "", "unclear", answer=answer.id)
    values.write(answer, found)
    answer.same_as_last = said.same
    return Echo(name=indicator.name, value=values.value_of(answer, indicator))


@dataclass(frozen=True)
class _Dated:
    """A field without the period its words named, which is that of the field now."""

    field: Field
    indicator: Indicator | None
    named: Named | None


class _Finder:
    """Finds what a person means among the indicators, those they owe first."""

    def __init__(self, session: Session, by: int, today: date, now: datetime) -> None:
        dues = drafts.mine_owed(session, by=by, today=today, now=now)
        self._by, self._today = by, today
        self._owed = {(due.indicator, str(due.period)) for due in dues}
        by_likelihood = sorted(dues, key=lambda due: (due.period.last < today, due.period.last))
        self._latest = {due.indicator: str(due.period) for due in by_likelihood}
        self.spots = tuple({one.code: Spot(one.code, one.name) for due in dues for one in due.areas}.values())
        known = standards(session).indicators
        mine = {id: known[id] for id in self._latest}
        self._mine = {**_names(mine.values()), **_codes(mine.values())}
        self._all = {**_names(known.values()), **_codes(known.values())}

    def dated(self, given: Field) -> _Dated:
        """The field with the period that its name ends or its value begins or ends with; a date's own month is no period."""
        indicator = self.find(given.name)
        name, value, named = given.name, given.value, None
        if given.period is None:
            if not self.knows(name):
                name, named = taken_apart(given.name)
                indicator = self.find(name) if named else indicator
            if named is None and indicator is not None and indicator.kind is not IndicatorKind.DATE:
                value, named = taken_apart(given.value)
        named = named or (given.named if given.period is None else None)
        if indicator is None or named is None:
            return _Dated(given, indicator, None)
        period = named.period(indicator.frequency, today=self._today)
        return _Dated(replace(given, name=name, value=value, period=str(period) if period else _NEVER), indicator, named)

    def apart(self, given: Field) -> tuple[Field, ...]:
        """A field for each period where its value names several."""
        indicator = self.find(given.name) if given.period is None else None
        if indicator is None or indicator.kind is IndicatorKind.DATE:
            return (given,)
        return tuple(replace(given, value=value, named=named) for value, named in each_period(given.value)) or (given,)

    def not_owed(self, session: Session, indicator: Indicator, given: Field) -> Wrong:
        """Why nothing is owed of an indicator whose period was not named: the last one that ended is locked, or was reported."""
        if indicator.formula:
            names = standards(session).names
            rests_on = tuple(names[code] for code in read_formula(indicator.formula).codes)
            return Wrong(indicator.name, given.value, "derived", {"rests_on": rests_on})
        running = Period.containing(self._today, indicator.frequency)
        last = running.previous()
        missed = unlocking.missed(session, by=self._by, today=self._today)
        if any((due.indicator, due.period) == (indicator.id, last) for due in missed):
            return Wrong(indicator.name, given.value, "locked", {"period": last})
        for period in (running, last):
            if number := self._number(session, indicator, str(period)):
                return Wrong(indicator.name, given.value, "reported", {"number": number, "period": period})
        return Wrong(indicator.name, given.value, "not_owed")

    def _number(self, session: Session, indicator: Indicator, period: str) -> str | None:
        """The number of the report of a period, if it was sent."""
        reported = select(Submission.number).join(Report, col(Report.submission_id) == Submission.id)
        mine = col(Report.person_id) == self._by, col(Report.indicator_id) == indicator.id, col(Report.period) == period
        return session.scalars(reported.where(*mine).order_by(col(Report.id).desc())).first()

    def another_period(self, session: Session, indicator: Indicator, dated: _Dated) -> Wrong | None:
        """Why the period somebody named is not taken, where the indicator itself is asked of them."""
        if dated.named is None or dated.field.period is None or indicator.formula:
            return None
        field, open_ = dated.field, sorted(period for id, period in self._owed if id == indicator.id)
        facts: dict[str, object] = {"open": tuple(Period.parse(one) for one in open_)}
        if dated.field.period == _NEVER:
            return Wrong(indicator.name, field.value, "another_period", {**facts, "period": None})
        facts["period"] = Period.parse(dated.field.period)
        if number := self._number(session, indicator, dated.field.period):
            return Wrong(indicator.name, field.value, "reported", {"number": number, "period": facts["period"]})
        missed = unlocking.missed(session, by=self._by, today=self._today)
        is_locked = any((due.indicator, str(due.period)) == (indicator.id, field.period) for due in missed)
        return Wrong(indicator.name, field.value, "locked" if is_locked else "another_period", facts)

    def knows(self, words: str) -> bool:
        """Whether the words are exactly a code or name."""
        return _plain(words) in self._all

    def exact(self, words: str) -> bool:
        """Whether the words are exactly a code or name of something owed."""
        return _plain(words) in self._mine

    def find(self, words: str) -> Indicator | None:
        """The one indicator that is meant: by code, name or a near spelling."""
        plain = _plain(words)
        return self._mine.get(plain) or self._all.get(plain) or _near(plain, self._mine)

    def key(self, indicator: Indicator, period: str | None) -> Key | None:
        """What is owed of an indicator: for the period, or where none is named for the latest that has ended."""
        key = indicator.id, period or self._latest.get(indicator.id, "")
        return key if key in self._owed else None

    def alone(self, words: str) -> Key | None:
        """What is owed of the one indicator that has this name, or all of these words in it."""
        plain = _plain(words)
        said = set(plain.split())
        exact = self._mine.get(plain)
        if exact is None and not any(len(word) >= _TELLING for word in said):
            return None
        found = {exact.id: exact} if exact else {one.id: one for name, one in self._mine.items() if said <= set(name.split())}
        return self.key(next(iter(found.values())), None) if len(found) == 1 else None

    def near(self, words: str) -> tuple[str, ...]:
        """What may have been meant."""
        found = process.extract(_plain(words), self._mine.keys(), scorer=fuzz.WRatio, score_cutoff=50, limit=3)
        return tuple(dict.fromkeys(self._mine[name].name for name, *_ in found))


def _near(plain: str, names: dict[str, Indicator]) -> Indicator | None:
    """A slip in a code, or words that clearly fit one name best."""
    if len(plain) > 2:
        slips = process.extract(plain, names.keys(), scorer=Levenshtein.distance, score_cutoff=1 + (len(plain) > 5))
        close = {names[name].id: names[name] for name, distance, _ in slips if distance == slips[0][1]}
        if len(close) == 1:
            return next(iter(close.values()))
    best: dict[int, float] = {}
    for name, score, _ in process.extract(plain, names.keys(), scorer=fuzz.token_set_ratio, score_cutoff=_NEAR_NAME, limit=5):
        best[names[name].id] = max(score, best.get(names[name].id, 0))
    ranked = sorted(best.items(), key=lambda one: -one[1])
    if not ranked or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _CLEARLY):
        return None
    return next(one for one in names.values() if one.id == ranked[0][0])


def _codes(indicators: Collection[Indicator]) -> dict[str, Indicator]:
    return {_plain(one.code): one for one in indicators}


def _names(indicators: Collection[Indicator]) -> dict[str, Indicator]:
    """By what they are called, in each language; the Indonesian name of one goes before what another is called elsewhere."""
    others = {_plain(said): one for one in indicators for said in in_all(one.name)[1:]}
    return {**others, **{_plain(one.name): one for one in indicators}}


def _plain(words: str) -> str:
    return "".join(letter for letter in words.lower() if letter.isalnum() or letter == " ").strip()
