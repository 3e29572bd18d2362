"""What answers nothing: a kind sentence, the nearest commands, the draft that waits; in a talk, what was asked once more."""

from rapidfuzz import process
from rapidfuzz.distance import OSA
from telegram import Update

from bot.conversation.context import Context
from bot.delivery.wording import MENUS
from domain.actions import GoHome, RunCommand
from domain.messages.figures import is_figure
from domain.messages.small_talk import greeted_by, meant_by
from handlers.messages import small_talk
from services.adoption.helpdesk_actions import AskHelp
from services.home.actions import OpenWaiting
from services.messages.outbox import Button, Keyboard
from services.reporting import drafts
from services.reporting.actions import OpenReport, ResumeDraft

_NEAR = 2
"""Typing errors between what was typed and a command we still suggest; less than half of a short command."""


_OFFERED = 5
"""Reports that a figure is offered to."""


async def suggest(_update: Update, context: Context) -> None:
    """Answer what nobody else understood."""
    in_talk = bool(context.unit.talks)
    if not in_talk and context.heard and await context.find():
        return None
    said = meant_by(context.heard) if context.heard and not context.heard.startswith("/") else None
    if said is not None:
        return await small_talk.reply(context, said)
    kind = small_talk.kind_of(context.message)
    waits = None if in_talk else await context.perform(drafts.in_hand, by=context.person.id)
    draft: Keyboard = [[Button("open_draft", ResumeDraft(waits.id))]] if waits else []
    near = [] if in_talk or kind else _near(context.heard, context.person.menu)
    if not in_talk and not kind and is_figure(context.heard) and await _asked_which(context, draft):
        return None
    doors: Keyboard = [[Button(f"door_{command}", RunCommand(command))] for command in near]
    help_ = [] if near else [[Button("door_bantuan", RunCommand("bantuan")), Button("ask_admins", AskHelp())]]
    context.say(
        "home/not_understood",
        near=near,
        kind=kind,
        salute=greeted_by(context.heard),
        forwarded=context.message.forward_origin is not None,
        draft=waits is not None,
        asked=in_talk,
        buttons=[] if in_talk else [*doors, *draft, *help_, [Button("home", GoHome())]],
    )
    return await small_talk.ask_again(context) if in_talk else None


async def _asked_which(context: Context, draft: Keyboard) -> bool:
    """A figure that answers nothing: ask which report it is of, where any is owed or a draft waits."""
    owed = await context.perform(drafts.mine_owed, by=context.person.id, today=context.today, now=context.now)
    if not owed and not draft:
        return False
    doors = [
        [Button("open_due", OpenReport(due.indicator, str(due.period)), facts={"name": due.name, "period": due.period})]
        for due in owed[:_OFFERED]
    ]
    more = [[Button("all_waiting", OpenWaiting(0), facts={"count": len(owed)})]] if len(owed) > _OFFERED else []
    buttons = [*draft, *doors, *more, [Button("home", GoHome())]]
    context.say("reporting/figure_of_what", figure=context.heard, buttons=buttons)
    return True


def _near(said: str, menu: str) -> list[str]:
    """The commands that the first word resembles."""
    word = said.split(maxsplit=1)[0].lstrip("/").lower()
    found = process.extract(word, MENUS[menu], scorer=OSA.distance, score_cutoff=_NEAR, limit=3)
    return [command for command, slips, _ in found if 2 * slips < len(command)]
