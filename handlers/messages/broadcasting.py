"""An announcement to many: write it, choose to whom, see it and the count, confirm; then watch, stop, or take it back.

/siarkan ─▶ WRITE ─▶ AUDIENCE (buttons or words) ─▶ CONFIRM (a tap, or the number where they are many) ─▶ progress
                                                       ▲ └─▶ URGENT (why it cannot wait) ─┐
                                                       └──────────────────────────────────┘
"""

from collections.abc import Sequence
from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.conversation.buttons import button, pages
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, EVIDENCE, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from domain.messages.audience import Audience
from domain.standards.sectors import Sector
from handlers.messages.sent_broadcasts import say
from services.messages import audiences, broadcasting, sent_broadcasts
from services.messages.actions import (
    AskUrgent,
    ChangeAudience,
    ChooseAudience,
    DiscardBroadcast,
    LetWait,
    ListAudiences,
    RewriteBroadcast,
    SendBroadcast,
)
from services.messages.audiences import Choice
from services.messages.broadcasting import Plan
from services.messages.outbox import Button
from services.refusals import Refusal

_CARD = "broadcast_draft"
_PAGE = 8


class Step(StrEnum):
    """Where the talk stands; what was written and chosen lies with the draft."""

    WRITE = "write"
    AUDIENCE = "audience"
    CONFIRM = "confirm"
    URGENT = "urgent"


async def begin(update: Update, context: Context) -> Step | int:
    """Ask for the words, a photo or a document."""
    if not context.person.is_admin:
        await context.go_home()
        return ConversationHandler.END
    context.say("messages/broadcast/write", card=_CARD, buttons=[[Button("home", GoHome())]])
    return Step.WRITE


async def rewrite(_update: Update, context: Context) -> Step:
    """Ask for it anew."""
    found = await context.perform(broadcasting.draft, by=context.person.id, broadcast=context.pressed(RewriteBroadcast).broadcast)
    context.say("messages/broadcast/write", card=_CARD, buttons=[[Button("cancel", DiscardBroadcast(found.broadcast))]])
    return Step.WRITE


async def hear(_update: Update, context: Context) -> Step:
    """Keep what was written, show it as everybody will see it, and ask to whom it goes."""
    message = context.message
    if message.media_group_id and not context.heard:
        await context.perform(broadcasting.album_needs_words, by=context.person.id, album=message.media_group_id, now=context.now)
        return Step.WRITE
    html = message.caption_html if context.attachment else message.text_html
    written = await context.perform(
        broadcasting.write,
        by=context.person.id,
        words=context.heard,
        html=html or "",
        attachment=context.attachment,
        now=context.now,
    )
    context.say("messages/broadcast/message", by=written.by, html=written.html, attachment=written.attachment)
    return _ask_audience(context, written.broadcast)


async def change_audience(_update: Update, context: Context) -> Step:
    """Ask again to whom it goes."""
    found = await context.perform(broadcasting.draft, by=context.person.id, broadcast=context.pressed(ChangeAudience).broadcast)
    return _ask_audience(context, found.broadcast)


async def list_audiences(_update: Update, context: Context) -> Step:
    """Show the units, positions or whatever was asked for, a page at a time."""
    wanted = context.pressed(ListAudiences)
    await context.perform(broadcasting.draft, by=context.person.id, broadcast=wanted.broadcast)
    found = await context.perform(audiences.listed, audience=wanted.audience, today=context.today)
    here = found[wanted.page * _PAGE :][:_PAGE]
    turning = pages(wanted.page, -(-len(found) // _PAGE), lambda page: ListAudiences(wanted.broadcast, wanted.audience, page))
    context.say(
        "messages/broadcast/which",
        card=_CARD,
        buttons=[*_doors(wanted.broadcast, here), *turning, [Button("back", ChangeAudience(wanted.broadcast))]],
    )
    return Step.AUDIENCE


async def search(_update: Update, context: Context) -> Step:
    """Find an audience by its words."""
    written = await context.perform(broadcasting.draft, by=context.person.id)
    found = await context.perform(audiences.search, context.heard, today=context.today, named=_named(context))
    if not found:
        raise Refusal("audience_unknown", words=context.heard)
    context.say(
        "messages/broadcast/found",
        card=_CARD,
        words=context.heard,
        buttons=[*_doors(written.broadcast, found), [Button("back", ChangeAudience(written.broadcast))]],
    )
    return Step.AUDIENCE


async def choose(_update: Update, context: Context) -> Step:
    """Show what sending it to this audience would mean."""
    wanted = context.pressed(ChooseAudience)
    plan = await context.perform(
        broadcasting.choose,
        by=context.person.id,
        broadcast=wanted.broadcast,
        audience=wanted.audience,
        mark=wanted.key,
        now=context.now,
        city=context.city,
    )
    return _ask_to_confirm(context, plan)


async def ask_why(_update: Update, context: Context) -> Step:
    """Say what urgent means, and ask why it cannot wait."""
    plan = await context.perform(
        broadcasting.explain_urgent,
        by=context.person.id,
        broadcast=context.pressed(AskUrgent).broadcast,
        now=context.now,
        city=context.city,
    )
    context.say("messages/broadcast/urgent", card=_CARD, plan=plan, buttons=[[Button("let_wait", LetWait(plan.broadcast))]])
    return Step.URGENT


async def hear_why(_update: Update, context: Context) -> Step:
    """Keep the reason, and show again what sending it would mean."""
    plan = await context.perform(
        broadcasting.mark_urgent, by=context.person.id, why=context.heard, now=context.now, city=context.city
    )
    return _ask_to_confirm(context, plan)


async def let_wait(_update: Update, context: Context) -> Step:
    """Keep to people's hours after all."""
    plan = await context.perform(
        broadcasting.let_wait,
        by=context.person.id,
        broadcast=context.pressed(LetWait).broadcast,
        now=context.now,
        city=context.city,
    )
    return _ask_to_confirm(context, plan)


async def one_file_only(_update: Update, context: Context) -> None:
    """Say what became of the rest of an album, and of a file that came later."""
    message = context.message
    await context.perform(
        broadcasting.one_file_only, by=context.person.id, message=message.message_id, album=message.media_group_id, now=context.now
    )


async def confirm(_update: Update, context: Context) -> int:
    """Send it, after a tap on the count."""
    wanted = context.pressed(SendBroadcast)
    return await _send(context, wanted.broadcast, wanted.count, typed=False)


async def hear_number(_update: Update, context: Context) -> Step | int:
    """Send it, if the number that was typed is the number of people."""
    plan = await context.perform(broadcasting.plan, by=context.person.id, now=context.now, city=context.city)
    number = "".join(character for character in context.heard if character.isdigit())
    if number != str(plan.count):
        raise Refusal("announcement_count", count=plan.count, typed=plan.typed)
    return await _send(context, plan.broadcast, plan.count, typed=True)


async def discard(_update: Update, context: Context) -> int:
    """Throw it away."""
    await context.perform(broadcasting.discard, by=context.person.id, broadcast=context.pressed(DiscardBroadcast).broadcast)
    context.say("messages/broadcast/discarded", card=_CARD, buttons=[[Button("home", GoHome())]])
    return ConversationHandler.END


async def _send(context: Context, broadcast: int, count: int, *, typed: bool) -> int:
    sent = await context.perform(
        broadcasting.send, by=context.person.id, broadcast=broadcast, count=count, typed=typed, now=context.now, city=context.city
    )
    standing = await context.perform(sent_broadcasts.look, by=context.person.id, broadcast=sent, now=context.now, city=context.city)
    say(context, standing)
    return ConversationHandler.END


def _ask_audience(context: Context, broadcast: int) -> Step:
    kinds = [Button(f"audience_{kind}", ListAudiences(broadcast, kind, 0)) for kind in Audience if kind is not Audience.EVERYBODY]
    context.say(
        "messages/broadcast/audience",
        card=_CARD,
        buttons=[
            [Button("audience_everybody", ChooseAudience(broadcast, Audience.EVERYBODY, ""))],
            kinds[:2],
            kinds[2:4],
            kinds[4:],
            [Button("rewrite", RewriteBroadcast(broadcast)), Button("cancel", DiscardBroadcast(broadcast))],
        ],
    )
    return Step.AUDIENCE


def _ask_to_confirm(context: Context, plan: Plan) -> Step:
    sending = [Button("send_to", SendBroadcast(plan.broadcast, plan.count), facts={"count": plan.count})]
    context.say(
        "messages/broadcast/confirm",
        card=_CARD,
        plan=plan,
        buttons=[
            sending if plan.count and not plan.typed else [],
            _urgency(plan) if plan.count else [],
            [Button("change_audience", ChangeAudience(plan.broadcast)), Button("rewrite", RewriteBroadcast(plan.broadcast))],
            [Button("cancel", DiscardBroadcast(plan.broadcast))],
        ],
    )
    return Step.CONFIRM


def _urgency(plan: Plan) -> list[Button]:
    if plan.urgent_why:
        return [Button("let_wait", LetWait(plan.broadcast))]
    return [Button("ask_urgent", AskUrgent(plan.broadcast))]


def _doors(broadcast: int, found: Sequence[Choice]) -> list[list[Button]]:
    return [[_face(one, ChooseAudience(broadcast, one.audience, one.mark))] for one in found]


def _face(choice: Choice, do: ChooseAudience) -> Button:
    if choice.audience in (Audience.ROLE, Audience.SECTOR):
        return Button(f"{choice.audience}_{choice.key}", do)
    if choice.audience is Audience.BELOW_TARGET:
        return Button("below_target", do, facts={"name": choice.name, "period": choice.period})
    return Button(text=choice.name, do=do)


def _named(context: Context) -> dict[str, tuple[str, str]]:
    kinds = [(Audience.ROLE, role) for role in audiences.ROLES] + [(Audience.SECTOR, sector) for sector in Sector]
    return {context.label(f"{kind}_{key}"): (kind, key) for kind, key in kinds}


def build() -> Handlers:
    """`/siarkan` and its steps."""
    return [
        talk(
            "broadcast",
            entries=[
                CommandHandler("siarkan", begin, filters=PRIVATE),
                button(RewriteBroadcast, rewrite),
                button(ChangeAudience, change_audience),
                button(ListAudiences, list_audiences),
                button(ChooseAudience, choose),
                button(AskUrgent, ask_why),
                button(LetWait, let_wait),
                button(SendBroadcast, confirm),
                button(DiscardBroadcast, discard),
            ],
            states={
                Step.WRITE: [MessageHandler((ANSWER | EVIDENCE) & PRIVATE, hear)],
                Step.AUDIENCE: [MessageHandler(ANSWER & PRIVATE, search), MessageHandler(EVIDENCE & PRIVATE, one_file_only)],
                Step.CONFIRM: [MessageHandler(ANSWER & PRIVATE, hear_number), MessageHandler(EVIDENCE & PRIVATE, one_file_only)],
                Step.URGENT: [MessageHandler(ANSWER & PRIVATE, hear_why)],
            },
        )
    ]
