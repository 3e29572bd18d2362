"""A report in one line, a pasted list or a filled form: the same draft as question by question, every wrong field named."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein
from sqlmodel import Session, col, select

from domain.reporting.answers import Ambiguous, Problem, read_answer
from domain.reporting.named_periods import Named, taken_apart
from domain.reporting.pasted_lines import Field, fields
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period
from models.reporting.report import Draft, DraftAnswer, Report, Submission
from models.standards.standard import Indicator
from services.refusals import Refusal
from services.reporting import doubts, drafted_answers, drafts, questions, unlocking, values
from services.reporting.drafts import Next
from services.reporting.questions import Echo
from services.standards.expected import standards

_NEVER = "-"
"""A period that an indicator of its length cannot have."""

Key = tuple[int, str]
"""An indicator and a period."""

_NEAR_NAME = 80
_CLEARLY = 5
"""How much better the best near name must be than the second."""


@dataclass(frozen=True)
class Wrong:
    """A field that was not taken: `cause` is unknown, twice, not_owed, another_period, locked, reported, nothing_given, unclear or
    problem."""

    name: str
    heard: str
    cause: str
    facts: dict[str, object] = field(default_factory=dict)
    problem: Problem | None = None
    answer: int | None = None
    """The draft's answer that is to be made sure of, where it is unclear."""


@dataclass(frozen=True)
class Filled:
    """What became of the fields, and what comes next."""

    next: Next | None
    """None where nothing could be begun."""
    taken: tuple[Echo, ...]
    wrong: tuple[Wrong, ...]

    @property
    def unclear(self) -> Wrong | None:
        """The first value that is surprising or can be read in two ways: it is asked about at once."""
        return next((one for one in self.wrong if one.cause == "unclear"), None)


def names(session: Session, *, by: int, text: str, today: date, now: datetime) -> int:
    """How many things this person owes are named in `text`, exactly and with a value; two make it a list, not one answer."""
    found = _Finder(session, by, today, now)
    given = (found.dated(one) for one in fields(text, knows=found.knows))
    return sum(bool(one.field.value) and found.exact(one.field.name) for one in given)


def fill(session: Session, *, by: int, text: str, today: date, now: datetime) -> Filled:
    """Take everything in `text` that is understood into the draft; the rest is named, and asked question by question."""
    finder = _Finder(session, by, today, now)
    return fill_fields(session, by=by, given=fields(text, knows=finder.knows), today=today, now=now)


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
            outcome = _take(session, draft, answer, indicator, one, today)
            if isinstance(outcome, Echo):
                taken.append(outcome)
            else:
                wrong.append(outcome)
    draft.asking, draft.misses = None, 0
    session.flush()
    return Filled(drafts.go_on(session, draft), tuple(taken), tuple(wrong))


def _sort(session: Session, by: int, given: Sequence[Field], finder: "_Finder") -> tuple[dict[Key, Field], list[Wrong]]:
    """What each field is about, and those that are about nothing that is owed."""
    meant: dict[Key, Field] = {}
    wrong: list[Wrong] = []
    for said in given:
        dated = finder.dated(said)
        one, indicator = dated.field, dated.indicator
        key = finder.key(indicator, one.period) if indicator else None
        if indicator is None:
            wrong.append(Wrong(one.name, one.value, "unknown", {"near": finder.near(one.name)}))
        elif key is None:
            wrong.append(finder.another_period(session, indicator, dated) or _not_owed(session, by, indicator, one))
        elif key in meant:
            wrong.append(Wrong(one.name, one.value, "twice"))
        else:
            meant[key] = one
    return meant, wrong


def _take(session: Session, draft: Draft, answer: DraftAnswer, indicator: Indicator, given: Field, today: date) -> Echo | Wrong:
    if not given.value:
        return Wrong(indicator.name, given.value, "nothing_given")
    read = read_answer(given.value, values.rule_of(indicator, answer.period), today=today)
    if isinstance(read, Problem) and _is_offered(session, draft, answer, indicator, given.value):
        answer.heard, answer.note = given.value, given.note or answer.note
        return Wrong(indicator.name, given.value, "unclear", answer=answer.id)
    if isinstance(read, Problem):
        return Wrong(indicator.name, given.value, "problem", problem=read)
    if isinstance(read, Ambiguous) or doubts.doubt(session, person=draft.person_id, row=answer, indicator=indicator, answer=read):
        answer.heard = given.value if len(given.value) <= questions.LONGEST_HEARD else None
        answer.note = given.note or answer.note
        return Wrong(indicator.name, given.value, "unclear", answer=answer.id)
    values.write(answer, read)
    answer.heard = None
    answer.note = given.note or answer.note
    return Echo(name=indicator.name, value=values.value_of(answer, indicator))


def _is_offered(session: Session, draft: Draft, answer: DraftAnswer, indicator: Indicator, text: str) -> bool:
    """Whether a number alone can be asked about with the denominator that is known."""
    short = len(text) <= questions.LONGEST_HEARD
    return short and questions.offered(session, draft, answer, indicator, text) is not None


def _not_owed(session: Session, by: int, indicator: Indicator, given: Field) -> Wrong:
    number = session.scalars(
        select(Submission.number)
        .join(Report, col(Report.submission_id) == Submission.id)
        .where(col(Report.person_id) == by, col(Report.indicator_id) == indicator.id)
        .order_by(col(Report.id).desc())
    ).first()
    return Wrong(indicator.name, given.value, "reported" if number else "not_owed", {"number": number})


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
        if indicator is None or named is None:
            return _Dated(given, indicator, None)
        period = named.period(indicator.frequency, today=self._today)
        return _Dated(replace(given, name=name, value=value, period=str(period) if period else _NEVER), indicator, named)

    def another_period(self, session: Session, indicator: Indicator, dated: _Dated) -> Wrong | None:
        """Why the period somebody named is not taken, where the indicator itself is asked of them."""
        if dated.named is None or dated.field.period is None:
            return None
        field, open_ = dated.field, sorted(period for id, period in self._owed if id == indicator.id)
        facts: dict[str, object] = {"open": tuple(Period.parse(one) for one in open_)}
        if dated.field.period == _NEVER:
            return Wrong(indicator.name, field.value, "another_period", {**facts, "period": None})
        facts["period"] = Period.parse(dated.field.period)
        reported = select(Submission.number).join(Report, col(Report.submission_id) == Submission.id)
        mine = col(Report.person_id) == self._by, col(Report.indicator_id) == indicator.id, col(Report.period) == field.period
        number = session.scalars(reported.where(*mine).order_by(col(Report.id).desc())).first()
        if number:
            return Wrong(indicator.name, field.value, "reported", {"number": number})
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
    return {_plain(one.name): one for one in indicators}


def _plain(words: str) -> str:
    return "".join(letter for letter in words.lower() if letter.isalnum() or letter == " ").strip()
