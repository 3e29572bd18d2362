"""The report: a question with what a good colleague knows beside it, an answer in one's own words, a summary, and sending.

[open] ─▶ VALUE ─▶ (EVIDENCE) ─▶ VALUE … ─▶ REVIEW ─▶ [Kirim] ─▶ receipt
            ├▶ REASON (tidak berlaku)         └▶ NOTE · EVIDENCE · WHY · VALUE again
            └▶ WHY (possible, but unusual)
"""

from decimal import Decimal
from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.buttons import button
from bot.context import Context, Handlers
from bot.filters import ANSWER, EVIDENCE, PRIVATE
from bot.talks import talk
from domain.answers import IndicatorKind
from handlers import home
from services import drafts, questions, submitting, verification
from services.actions import (
    AddEvidence,
    AddNote,
    ChangeAnswer,
    ConfirmUnusual,
    DiscardDraft,
    ExplainRule,
    FixReturned,
    GiveNil,
    GiveNotApplicable,
    GiveReading,
    GiveSame,
    GiveWhy,
    GoHome,
    KeepAnswer,
    LeaveDraft,
    OpenReport,
    ReportAll,
    ResumeDraft,
    ReviewDraft,
    SendDraft,
    StepBack,
)
from services.outbox import Button
from services.refusals import Outdated
from services.values import Value

_MANY_MISSES = 3

WHYS = ("why_activity", "why_fewer", "why_earlier_wrong", "why_checked")
"""The usual reasons why an unusual value is right, as labels."""


class Step(StrEnum):
    """Where the talk stands; the answers themselves lie in the draft."""

    VALUE = "value"
    REASON = "reason"
    WHY = "why"
    NOTE = "note"
    EVIDENCE = "evidence"
    REVIEW = "review"


async def open_one(_update: Update, context: Context) -> Step:
    """Report exactly what the button names."""
    wanted = context.pressed(OpenReport)
    return await _begin(context, [(wanted.indicator, wanted.period)])


async def open_all(_update: Update, context: Context) -> Step:
    """Report everything that is owed, one question after the other."""
    return await _begin(context, None)


async def resume(_update: Update, context: Context) -> Step:
    """Go on where the draft stands."""
    return _show(context, await context.perform(drafts.resume, by=context.person.id))


async def fix(_update: Update, context: Context) -> Step:
    """Correct a returned submission, beginning with the first flagged value."""
    wanted = context.pressed(FixReturned)
    return _show(
        context, await context.perform(verification.fix, by=context.person.id, submission=wanted.submission, now=context.now)
    )


async def hear(_update: Update, context: Context) -> Step:
    """Take what was typed, or say why it cannot be taken."""
    heard = await context.perform(drafts.hear, by=context.person.id, text=context.heard, today=context.today, now=context.now)
    return _answer(context, heard)


async def choose(_update: Update, context: Context) -> Step:
    """Take the reading that was chosen."""
    wanted = context.pressed(GiveReading)
    heard = await context.perform(
        drafts.choose, by=context.person.id, answer=wanted.answer, text=wanted.text, today=context.today, now=context.now
    )
    return _answer(context, heard)


async def confirm(_update: Update, context: Context) -> Step:
    """Take an unusual value; the reason is asked next."""
    wanted = context.pressed(ConfirmUnusual)
    shown = await context.perform(
        drafts.confirm, by=context.person.id, answer=wanted.answer, text=wanted.text, today=context.today, now=context.now
    )
    return _show(context, shown)


async def hear_why(_update: Update, context: Context) -> Step:
    """Keep why an unusual value is right, in the person's words."""
    return _show(context, await context.perform(drafts.justify, by=context.person.id, reason=context.heard, now=context.now))


async def give_why(_update: Update, context: Context) -> Step:
    """Keep one of the usual reasons."""
    wanted = context.pressed(GiveWhy)
    if wanted.reason not in WHYS:
        raise Outdated
    await context.perform(drafts.change, by=context.person.id, answer=wanted.answer)
    reason = context.label(wanted.reason)
    return _show(context, await context.perform(drafts.justify, by=context.person.id, reason=reason, now=context.now))


async def explain(_update: Update, context: Context) -> Step:
    """Ask why an answer is right although it breaks a rule."""
    wanted = context.pressed(ExplainRule)
    return _show(context, await context.perform(drafts.explain, by=context.person.id, answer=wanted.answer))


async def same(_update: Update, context: Context) -> Step:
    """Take last period's value."""
    wanted = context.pressed(GiveSame)
    return _show(
        context,
        await context.perform(drafts.same_as_last, by=context.person.id, answer=wanted.answer, now=context.now),
    )


async def nil(_update: Update, context: Context) -> Step:
    """Nihil."""
    wanted = context.pressed(GiveNil)
    return _show(context, await context.perform(drafts.nil, by=context.person.id, answer=wanted.answer, now=context.now))


async def ask_reason(_update: Update, context: Context) -> Step:
    """Tidak berlaku needs a reason."""
    wanted = context.pressed(GiveNotApplicable)
    question = await context.perform(drafts.change, by=context.person.id, answer=wanted.answer)
    buttons = [[Button("back", ChangeAnswer(question.answer))]]
    context.say("report/ask_reason", card="draft", question=question, buttons=buttons)
    return Step.REASON


async def hear_reason(_update: Update, context: Context) -> Step:
    """Keep the reason why it does not apply."""
    return _show(
        context,
        await context.perform(drafts.not_applicable, by=context.person.id, reason=context.heard, now=context.now),
    )


async def keep(_update: Update, context: Context) -> Step:
    """Leave the answer as it is."""
    wanted = context.pressed(KeepAnswer)
    return _show(context, await context.perform(drafts.keep, by=context.person.id, answer=wanted.answer))


async def back(update: Update, context: Context) -> Step | int:
    """The question before; at the first one, home."""
    wanted = context.pressed(StepBack)
    question = await context.perform(drafts.back, by=context.person.id, answer=wanted.answer)
    if question is None:
        return await leave(update, context)
    return _show(context, question)


async def change(_update: Update, context: Context) -> Step:
    """Ask one question again."""
    wanted = context.pressed(ChangeAnswer)
    return _show(context, await context.perform(drafts.change, by=context.person.id, answer=wanted.answer))


async def ask_note(_update: Update, context: Context) -> Step:
    """Ask for a note to one answer."""
    wanted = context.pressed(AddNote)
    question = await context.perform(drafts.change, by=context.person.id, answer=wanted.answer)
    buttons = [[Button("back", ReviewDraft(question.draft))]]
    context.say("report/ask_note", card="draft", question=question, buttons=buttons)
    return Step.NOTE


async def hear_note(_update: Update, context: Context) -> Step:
    """Keep the note."""
    return _show(context, await context.perform(drafts.add_note, by=context.person.id, text=context.heard, now=context.now))


async def ask_evidence(_update: Update, context: Context) -> Step:
    """Ask for a photo or document."""
    wanted = context.pressed(AddEvidence)
    question = await context.perform(drafts.change, by=context.person.id, answer=wanted.answer)
    return _ask_for_evidence(context, question)


async def hear_evidence(_update: Update, context: Context) -> Step:
    """Keep a photo or document with the answer that is asked about."""
    message = context.message
    file = message.photo[-1] if message.photo else message.document
    assert file is not None
    heard = await context.perform(
        drafts.attach, by=context.person.id, kind="photo" if message.photo else "document", file_id=file.file_id,
        unique_id=file.file_unique_id, name=getattr(file, "file_name", None), now=context.now,
    )  # fmt: skip
    return _show(context, heard)


async def insist_on_evidence(_update: Update, context: Context) -> Step:
    """Words came where a photo or document was asked for."""
    heard = await context.perform(drafts.resume, by=context.person.id)
    return _show(context, heard)


async def show_review(_update: Update, context: Context) -> Step:
    """The summary before sending."""
    wanted = context.pressed(ReviewDraft)
    draft = await context.perform(drafts.mine, by=context.person.id, draft=wanted.draft)
    return _show(context, await context.perform(questions.review, draft))


async def send(_update: Update, context: Context) -> int:
    """Send it, and show the receipt."""
    wanted = context.pressed(SendDraft)
    receipt = await context.perform(submitting.send, by=context.person.id, draft=wanted.draft, now=context.now, city=context.city)
    if receipt is None:
        context.toast("already_sent")
    else:
        context.say("report/receipt", card="draft", receipt=receipt, buttons=[[Button("home", GoHome())]])
    return ConversationHandler.END


async def discard(update: Update, context: Context) -> Step | int:
    """Ask once more, then throw the draft away."""
    wanted = context.pressed(DiscardDraft)
    if not wanted.sure:
        await context.perform(drafts.mine, by=context.person.id, draft=wanted.draft)
        sure = [Button("discard_sure", DiscardDraft(wanted.draft, sure=True)), Button("back", ReviewDraft(wanted.draft))]
        context.say("report/discard", card="draft", buttons=[sure])
        return Step.REVIEW
    await context.perform(drafts.discard, by=context.person.id, draft=wanted.draft)
    await home.show(update, context)
    return ConversationHandler.END


async def leave(update: Update, context: Context) -> int:
    """Leave the draft for later; nothing of it is lost."""
    await home.show(update, context)
    return ConversationHandler.END


async def _begin(context: Context, wanted: list[tuple[int, str]] | None) -> Step:
    return _show(
        context,
        await context.perform(drafts.begin, by=context.person.id, wanted=wanted, today=context.today, now=context.now),
    )


def _answer(context: Context, heard: drafts.Heard) -> Step:
    if isinstance(heard, drafts.Misunderstood):
        return _explain(context, heard)
    if isinstance(heard, drafts.Doubted):
        return _ask_which(context, heard)
    return _show(context, heard)


def _show(context: Context, shown: drafts.Next) -> Step:
    if isinstance(shown, questions.Review):
        context.say("report/review", card="draft", review=shown, buttons=_review_buttons(shown))
        return Step.REVIEW
    if shown.needs_reason:
        return _ask_why(context, shown)
    if shown.needs_evidence:
        return _ask_for_evidence(context, shown)
    context.say("report/question", card="draft", question=shown, problem=None, buttons=_question_buttons(shown))
    return Step.VALUE


def _explain(context: Context, heard: drafts.Misunderstood) -> Step:
    question = heard.question
    rows = _question_buttons(question)
    if heard.meant is not None:
        rows.insert(0, [_meant_button(question, heard.meant)])
    context.say(
        "report/question", card="draft", question=question, problem=heard.problem,
        stuck=question.misses >= _MANY_MISSES, buttons=rows,
    )  # fmt: skip
    return Step.VALUE


def _ask_which(context: Context, heard: drafts.Doubted) -> Step:
    question = heard.question
    rows = []
    if heard.meant is not None:
        rows.append([_meant_button(question, heard.meant)])
    if len(heard.choices) > 1:
        rows += [[Button("this_value", GiveReading(question.answer, _exact(one)), facts={"value": one})] for one in heard.choices]
    else:
        (value,) = heard.choices
        rows.append([Button("is_right", ConfirmUnusual(question.answer, _exact(value)), facts={"value": value})])
    rows.append([Button("write_again", ChangeAnswer(question.answer))])
    context.say(
        "report/which", card="draft", question=question, choices=heard.choices, expected=heard.expected, meant=heard.meant,
        buttons=rows,
    )  # fmt: skip
    return Step.VALUE


def _meant_button(question: questions.Question, value: Value) -> Button:
    return Button("meant", GiveReading(question.answer, _exact(value)), facts={"value": value})


def _ask_why(context: Context, question: questions.Question) -> Step:
    rows = [[Button(why, GiveWhy(question.answer, why))] for why in WHYS]
    rows.append([Button("write_again", ChangeAnswer(question.answer)), Button("leave", LeaveDraft(question.draft))])
    context.say("report/ask_why", card="draft", question=question, buttons=rows)
    return Step.WHY


def _exact(value: Value) -> str:
    """A value as a button carries it, so that it can be read in one way only."""
    if value.numerator is not None:
        return f"{value.numerator:f}/{value.denominator:f}"
    return f"{(value.value or Decimal(0)):f}".replace(".", ",")


def _ask_for_evidence(context: Context, question: questions.Question) -> Step:
    buttons = [[Button("back", ChangeAnswer(question.answer)), Button("leave", LeaveDraft(question.draft))]]
    if not question.needs_evidence:
        buttons = [[Button("back", ReviewDraft(question.draft))]]
    context.say("report/ask_evidence", card="draft", question=question, buttons=buttons)
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
    rows.append([Button("leave", LeaveDraft(review.draft)), Button("discard", DiscardDraft(review.draft, sure=False))])
    return rows


def build() -> Handlers:
    """`/lapor`, the buttons of home, and everything inside the report."""
    buttons = [
        button(OpenReport, open_one), button(ReportAll, open_all), button(ResumeDraft, resume), button(FixReturned, fix),
        button(GiveReading, choose), button(GiveSame, same), button(GiveNil, nil), button(GiveNotApplicable, ask_reason),
        button(ConfirmUnusual, confirm), button(GiveWhy, give_why), button(ExplainRule, explain),
        button(KeepAnswer, keep), button(StepBack, back), button(ChangeAnswer, change), button(AddNote, ask_note),
        button(AddEvidence, ask_evidence), button(ReviewDraft, show_review), button(SendDraft, send),
        button(DiscardDraft, discard), button(LeaveDraft, leave),
    ]  # fmt: skip
    photo = MessageHandler(EVIDENCE & PRIVATE, hear_evidence)
    states: dict[object, Handlers] = {
        Step.VALUE: [MessageHandler(ANSWER & PRIVATE, hear), photo],
        Step.REASON: [MessageHandler(ANSWER & PRIVATE, hear_reason)],
        Step.WHY: [MessageHandler(ANSWER & PRIVATE, hear_why)],
        Step.NOTE: [MessageHandler(ANSWER & PRIVATE, hear_note)],
        Step.EVIDENCE: [photo, MessageHandler(ANSWER & PRIVATE, insist_on_evidence)],
        Step.REVIEW: [],
    }
    return [talk("report", entries=[CommandHandler("lapor", open_all, filters=PRIVATE), *buttons], states=states)]
