"""What a person sees while reporting: a question, a doubt, what is asked besides, and the summary, each with its buttons."""

from enum import StrEnum

from bot.conversation.context import Context
from domain.standards.indicators import IndicatorKind
from handlers.messages import small_talk
from services.adoption.helpdesk_actions import AskHelp
from services.messages.outbox import Button
from services.reporting import answering, drafts, questions, reviews, values
from services.reporting.actions import (
    AddEvidence,
    AddNote,
    ChangeAnswer,
    ChooseLine,
    ConfirmUnusual,
    DiscardDraft,
    EvidenceLater,
    ExplainRule,
    FillOpen,
    GiveNil,
    GiveNotApplicable,
    GiveReading,
    GiveSame,
    GiveWhy,
    KeepAnswer,
    LeaveDraft,
    OpenLine,
    PassOver,
    ReadDraftNotes,
    ReviewDraft,
    SendDraft,
    SendReady,
    StepBack,
    TurnDraft,
)
from services.reporting.submission_actions import GiveCorrectionWhy, TakeOthers
from services.reporting.values import Value

_MANY_MISSES = 3
_MOST = 6
_SHOWN = 8
"""Buttons of a summary; of more answers one is chosen first."""

WHYS = ("why_activity", "why_fewer", "why_earlier_wrong", "why_checked")
"""The usual reasons why an unusual value is right, as labels."""


CORRECTION_WHYS = ("fix_typing", "fix_new_figures", "fix_period", "fix_forgotten")
"""The usual reasons why a report is corrected, as labels."""


class Step(StrEnum):
    """Where the talk stands; the answers themselves lie in the draft."""

    VALUE = "value"
    REASON = "reason"
    WHY = "why"
    NOTE = "note"
    EVIDENCE = "evidence"
    REVIEW = "review"


def answer(context: Context, heard: answering.Heard) -> Step:
    """Show what comes next: the next question, or this one again with what was wrong or doubtful."""
    if isinstance(heard, answering.Misunderstood):
        return _explain(context, heard)
    if isinstance(heard, answering.Doubted):
        return _ask_which(context, heard.question, heard.pending)
    return show(context, heard)


def show(context: Context, shown: drafts.Next) -> Step:
    """Show a question, or the summary where all is answered."""
    if isinstance(shown, reviews.Review):
        context.say("reporting/review", card="draft", review=shown, buttons=_review_buttons(shown))
        return Step.REVIEW
    if shown.pending is not None:
        return _ask_which(context, shown, shown.pending)
    if shown.needs_reason:
        return _ask_why(context, shown)
    if shown.needs_evidence:
        return ask_for_evidence(context, shown)
    return ask(context, shown)


def ask(context: Context, question: questions.Question) -> Step:
    """Ask for the value, also where only its reason or its evidence is missing."""
    context.say("reporting/question", card="draft", question=question, problem=None, buttons=_question_buttons(question))
    return Step.VALUE


def _explain(context: Context, heard: answering.Misunderstood) -> Step:
    question = heard.question
    if heard.small is not None:
        small_talk.in_passing(context, heard.small)
        return ask(context, question) if question.pending is None else _ask_which(context, question, question.pending)
    rows = _question_buttons(question)
    if heard.meant is not None:
        rows.insert(0, [_meant_button(question, heard.meant)])
    elif question.areas and question.pending is not None:
        rows.insert(0, [_right_button(question, question.pending.choices[0])])
    stuck = question.misses >= _MANY_MISSES
    if stuck:
        rows.insert(0, [Button("ask_admins", AskHelp())])
    problem, rows = heard.problem, _fitting(rows)
    context.say("reporting/question", card="draft", question=question, problem=problem, stuck=stuck, buttons=rows)
    return Step.VALUE


def _ask_which(context: Context, question: questions.Question, pending: questions.Pending) -> Step:
    rows = []
    if pending.meant is not None:
        rows.append([_meant_button(question, pending.meant)])
    if pending.offered:
        (value,) = pending.choices
        rows.append([Button("with_last_whole", GiveReading(question.answer, values.typed(value)), facts={"value": value})])
    elif pending.guessed:
        (value,) = pending.choices
        rows.append([_meant_button(question, value)])
    elif len(pending.choices) > 1:
        rows += [
            [Button("this_value", GiveReading(question.answer, values.typed(one)), facts={"value": one})] for one in pending.choices
        ]
    else:
        (value,) = pending.choices
        rows.append([_right_button(question, value)])
    rows.append([Button("write_again", ChangeAnswer(question.answer)), *_later(question)])
    context.say(
        "reporting/which",
        card="draft",
        question=question,
        choices=pending.choices,
        expected=pending.expected,
        meant=pending.meant,
        whole=pending.whole,
        offered=pending.offered,
        like=pending.like,
        fell=pending.fell,
        why=pending.why,
        word=pending.word,
        heard=pending.heard,
        areas=pending.areas,
        buttons=_fitting([*rows, *_ways_out(question)]),
    )
    return Step.VALUE


def _right_button(question: questions.Question, value: Value) -> Button:
    return Button("is_right", ConfirmUnusual(question.answer, values.typed(value)), facts={"value": value})


def _meant_button(question: questions.Question, value: Value) -> Button:
    return Button("meant", GiveReading(question.answer, values.typed(value)), facts={"value": value})


def _ask_why(context: Context, question: questions.Question) -> Step:
    rows = [[Button(why, GiveWhy(question.answer, why))] for why in WHYS]
    rows.append([Button("write_again", ChangeAnswer(question.answer)), *_later(question)])
    context.say("reporting/ask_why", card="draft", question=question, buttons=_fitting([*rows, *_ways_out(question)]))
    return Step.WHY


def ask_for_evidence(context: Context, question: questions.Question) -> Step:
    """Ask for a photo or document; where it is not needed, one can go back to the summary."""
    if question.needs_evidence:
        waits = [Button("evidence_later", EvidenceLater(question.answer))] if question.evidence_may_wait else []
        buttons = [[*waits, *_later(question)], *_ways_out(question, Button("back", ChangeAnswer(question.answer)))]
    else:
        buttons = [[Button("back", ReviewDraft(question.draft))]]
    stuck = question.misses >= _MANY_MISSES
    if stuck:
        buttons.insert(0, [Button("ask_admins", AskHelp())])
    context.say("reporting/ask_evidence", card="draft", question=question, stuck=stuck, buttons=buttons)
    return Step.EVIDENCE


def _question_buttons(question: questions.Question) -> list[list[Button]]:
    rows: list[list[Button]] = []
    if question.current is not None:
        rows.append([Button("keep", KeepAnswer(question.answer), facts={"value": question.current})])
        if question.flag and question.may_show_evidence:
            rows[-1].append(Button("add_evidence", AddEvidence(question.answer)))
    if question.kind is IndicatorKind.YES_NO:
        rows.append([Button("yes", GiveReading(question.answer, "ya")), Button("no", GiveReading(question.answer, "tidak"))])
    elif question.areas:
        return [*rows, *_area_buttons(question), *_ways_out(question, Button("back", StepBack(question.answer)))]
    elif question.last is not None and question.kind is not IndicatorKind.DATE:
        rows.append([Button("same_as_last", GiveSame(question.answer), facts={"value": question.last})])
    nothing = [] if question.kind in (IndicatorKind.DATE, IndicatorKind.YES_NO) else [Button("nil", GiveNil(question.answer))]
    rows.append([*nothing, Button("not_applicable", GiveNotApplicable(question.answer)), *_later(question)])
    return [*rows, *_ways_out(question, Button("back", StepBack(question.answer)))]


def _area_buttons(question: questions.Question) -> list[list[Button]]:
    """Of an area by area question: the same, or nihil, for all that is still open."""
    left = question.open_areas
    lasts = [one for one in question.areas if one.last is not None and (one.value is None or not left)]
    some = bool(left) and left < len(question.areas)
    rows = []
    if lasts:
        rows.append([Button("rest_same" if some else "all_same", GiveSame(question.answer), facts={"count": len(lasts)})])
    nothing = Button("rest_nil" if some else "all_nil", GiveNil(question.answer), facts={"count": left or len(question.areas)})
    return [*rows, [nothing, Button("not_applicable", GiveNotApplicable(question.answer)), *_later(question)]]


def with_ways_out(question: questions.Question, *own: Button) -> list[list[Button]]:
    """The buttons of what is asked besides a value: its own, *Nanti*, and what is always there."""
    return [[*own, *_later(question)], *_ways_out(question)]


def _later(question: questions.Question) -> list[Button]:
    """*Nanti*: nothing else waits for this one."""
    return [Button("pass_over", PassOver(question.answer))] if question.may_wait else []


def _ways_out(question: questions.Question, *before: Button) -> list[list[Button]]:
    """What is always there: sending what is ready, leaving the draft, and throwing it away."""
    ready = [[Button("send_ready", SendReady(question.draft), facts={"count": question.ready})]] if question.ready else []
    leave = Button("leave", LeaveDraft(question.draft))
    return [*ready, [*before, leave, Button("discard", DiscardDraft(question.draft, sure=False))]]


def _fitting(rows: list[list[Button]]) -> list[list[Button]]:
    """At most eight, so that none hides on a further page: what is needed least stands on the next question again."""
    for spared in (DiscardDraft, StepBack):
        if sum(map(len, rows)) > _SHOWN:
            rows = [kept for row in rows if (kept := [one for one in row if not isinstance(one.do, spared)])]
    return rows


def buttons_of(shown: drafts.Next) -> list[Button]:
    """The buttons that stand below a question or a summary."""
    rows = _review_buttons(shown) if isinstance(shown, reviews.Review) else _question_buttons(shown)
    return [one for row in rows for one in row]


def _review_buttons(review: reviews.Review) -> list[list[Button]]:
    rows = [[Button("send", SendDraft(review.draft))]] if review.may_be_sent else []
    if review.ready and not review.may_be_sent:
        rows.append([Button("send_ready", SendReady(review.draft), facts={"count": review.ready})])
    if review.open:
        rows.append([Button("fill_open", FillOpen(review.draft), facts={"count": review.open})])
    if review.needs_why:
        rows += [[Button(why, GiveCorrectionWhy(review.draft, why))] for why in CORRECTION_WHYS]
    rows += [
        [Button("explain_rule", ExplainRule(one.answer), facts={"name": one.name, "other": one.other})]
        for one in review.broken
        if one.stops and not one.must
    ]
    out = []
    if any(line.is_long for line in review.lines):
        out.append([Button("read_notes", ReadDraftNotes(review.draft))])
    if review.others:
        out.append([Button("turn_draft", TurnDraft(review.draft), facts={"count": review.others})])
    if review.left:
        out.append([Button("take_others", TakeOthers(review.draft), facts={"count": review.left})])
    out.append([Button("leave", LeaveDraft(review.draft)), Button("discard", DiscardDraft(review.draft, sure=False))])
    lines = [_line_buttons(line) for line in review.lines]
    if sum(map(len, [*rows, *lines, *out])) > _MOST:
        lines = [[Button("choose_line", ChooseLine(review.draft))]]
    return [*rows, *lines, *out]


def _line_buttons(line: reviews.Line) -> list[Button]:
    """What can be done about one answer."""
    if line.held in ("open", "unsure"):
        return [Button("fill_one", ChangeAnswer(line.answer), facts={"name": line.name})]
    row = [Button("change", ChangeAnswer(line.answer), facts={"name": line.name})]
    if line.may_show_evidence:
        row.append(Button("add_evidence", AddEvidence(line.answer)))
    return [*row, Button("add_note", AddNote(line.answer))]


def show_lines(context: Context, review: reviews.Review) -> Step:
    """Ask which answer of a longer summary is to be changed or added to."""
    rows = [[Button("line", OpenLine(review.draft, line.answer), facts={"name": line.name})] for line in review.lines]
    context.say("reporting/lines", card="draft", count=len(rows), buttons=[*rows, [Button("back", ReviewDraft(review.draft))]])
    return Step.REVIEW


def show_line(context: Context, review: reviews.Review, line: reviews.Line) -> Step:
    """Show one answer of a longer summary, with what can be done about it."""
    rows = [[button] for button in _line_buttons(line)]
    context.say("reporting/line", card="draft", line=line, buttons=[*rows, [Button("back", ChooseLine(review.draft))]])
    return Step.REVIEW
