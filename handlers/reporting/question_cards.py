"""What a person sees while reporting: a question, a doubt, what is asked besides, and the summary, each with its buttons."""

from decimal import Decimal
from enum import StrEnum

from bot.conversation.context import Context
from domain.standards.indicators import IndicatorKind
from services.messages.outbox import Button
from services.reporting import answering, drafts, questions
from services.reporting.actions import (
    AddEvidence,
    AddNote,
    ChangeAnswer,
    ConfirmUnusual,
    DiscardDraft,
    ExplainRule,
    GiveNil,
    GiveNotApplicable,
    GiveReading,
    GiveSame,
    GiveWhy,
    KeepAnswer,
    LeaveDraft,
    ReadDraftNotes,
    ReviewDraft,
    SendDraft,
    StepBack,
)
from services.reporting.submission_actions import GiveCorrectionWhy
from services.reporting.values import Value

_MANY_MISSES = 3

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
        return _ask_which(context, heard)
    return show(context, heard)


def show(context: Context, shown: drafts.Next) -> Step:
    """Show a question, or the summary where all is answered."""
    if isinstance(shown, questions.Review):
        context.say("reporting/review", card="draft", review=shown, buttons=_review_buttons(shown))
        return Step.REVIEW
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
    rows = _question_buttons(question)
    if heard.meant is not None:
        rows.insert(0, [_meant_button(question, heard.meant)])
    context.say(
        "reporting/question",
        card="draft",
        question=question,
        problem=heard.problem,
        stuck=question.misses >= _MANY_MISSES,
        buttons=rows,
    )
    return Step.VALUE


def _ask_which(context: Context, heard: answering.Doubted) -> Step:
    question = heard.question
    rows = []
    if heard.meant is not None:
        rows.append([_meant_button(question, heard.meant)])
    if len(heard.choices) > 1:
        rows += [[Button("this_value", GiveReading(question.answer, _exact(one)), facts={"value": one})] for one in heard.choices]
    else:
        (value,) = heard.choices
        rows.append([Button("is_right", ConfirmUnusual(question.answer, _exact(value)), facts={"value": value})])
    rows.append([Button("write_again", ChangeAnswer(question.answer)), Button("leave", LeaveDraft(question.draft))])
    context.say(
        "reporting/which",
        card="draft",
        question=question,
        choices=heard.choices,
        expected=heard.expected,
        meant=heard.meant,
        buttons=rows,
    )
    return Step.VALUE


def _meant_button(question: questions.Question, value: Value) -> Button:
    return Button("meant", GiveReading(question.answer, _exact(value)), facts={"value": value})


def _ask_why(context: Context, question: questions.Question) -> Step:
    rows = [[Button(why, GiveWhy(question.answer, why))] for why in WHYS]
    rows.append([Button("write_again", ChangeAnswer(question.answer)), Button("leave", LeaveDraft(question.draft))])
    context.say("reporting/ask_why", card="draft", question=question, buttons=rows)
    return Step.WHY


def _exact(value: Value) -> str:
    """A value as a button carries it, so that it can be read in one way only."""
    if value.numerator is not None:
        return f"{value.numerator:f}/{value.denominator:f}"
    return f"{(value.value or Decimal(0)):f}".replace(".", ",")


def ask_for_evidence(context: Context, question: questions.Question) -> Step:
    """Ask for a photo or document; where it is not needed, one can go back to the summary."""
    buttons = [[Button("back", ChangeAnswer(question.answer)), Button("leave", LeaveDraft(question.draft))]]
    if not question.needs_evidence:
        buttons = [[Button("back", ReviewDraft(question.draft))]]
    context.say("reporting/ask_evidence", card="draft", question=question, buttons=buttons)
    return Step.EVIDENCE


def _question_buttons(question: questions.Question) -> list[list[Button]]:
    rows: list[list[Button]] = []
    if question.current is not None:
        rows.append([Button("keep", KeepAnswer(question.answer), facts={"value": question.current})])
    if question.kind is IndicatorKind.YES_NO:
        rows.append([Button("yes", GiveReading(question.answer, "ya")), Button("no", GiveReading(question.answer, "tidak"))])
    elif question.last is not None and question.kind is not IndicatorKind.DATE:
        rows.append([Button("same_as_last", GiveSame(question.answer), facts={"value": question.last})])
    nothing = [] if question.kind in (IndicatorKind.DATE, IndicatorKind.YES_NO) else [Button("nil", GiveNil(question.answer))]
    rows.append([*nothing, Button("not_applicable", GiveNotApplicable(question.answer))])
    rows.append([Button("back", StepBack(question.answer)), Button("leave", LeaveDraft(question.draft))])
    return rows


def _review_buttons(review: questions.Review) -> list[list[Button]]:
    rows = [[Button("send", SendDraft(review.draft))]] if review.may_be_sent else []
    if review.needs_why:
        rows += [[Button(why, GiveCorrectionWhy(review.draft, why))] for why in CORRECTION_WHYS]
    rows += [
        [Button("explain_rule", ExplainRule(one.answer), facts={"name": one.name, "other": one.other})]
        for one in review.broken
        if one.stops and not one.must
    ]
    for line in review.lines:
        row = [Button("change", ChangeAnswer(line.answer), facts={"name": line.name})]
        if line.may_show_evidence:
            row.append(Button("add_evidence", AddEvidence(line.answer)))
        row.append(Button("add_note", AddNote(line.answer)))
        rows.append(row)
    if any(line.is_long for line in review.lines):
        rows.append([Button("read_notes", ReadDraftNotes(review.draft))])
    rows.append([Button("leave", LeaveDraft(review.draft)), Button("discard", DiscardDraft(review.draft, sure=False))])
    return rows
