"""In a group nothing personal is said: sums for whoever answers for enough people, else the way to the private chat."""

from telegram import Chat, MessageEntity, Update

from bot.conversation.context import Context, Handlers
from bot.reception.addressees import InPublic
from services.insight import groups
from services.messages import groups as groups_at

_TALKED_TO = (Chat.GROUP, Chat.SUPERGROUP)


async def answer(update: Update, context: Context) -> None:
    """Answer commands that are meant for the bot, and presses with a line over the chat; the rest is none of its business."""
    if update.callback_query:
        return context.toast("only_private")
    moved = update.message and update.message.migrate_to_chat_id
    if moved:
        return await context.perform(groups_at.move, old=context.unit.chat_id, new=moved)
    if update.my_chat_member is not None:
        return await _came_or_went(update, context)
    command = _command(update, context.bot.username)
    if command is None:
        return None
    return await _COMMANDS.get(command, point_to_private)(update, context)


async def _came_or_went(update: Update, context: Context) -> None:
    """Taken out of a group, the bot has nothing to say there any more."""
    member = update.my_chat_member
    if member is not None and member.new_chat_member.status in ("kicked", "left"):
        await context.perform(groups_at.leave, chat=context.unit.chat_id)


async def bind(update: Update, context: Context) -> None:
    """`/ikat`: its head makes the group the unit's."""
    speaker = context.unit.known.speaker
    if speaker is None:
        return await point_to_private(update, context)
    code = context.heard.partition(" ")[2].strip()
    chat = context.unit.chat_id
    bound = await context.perform(groups.bind, by=speaker.id, chat=chat, code=code, now=context.now, today=context.today)
    return context.say("insight/group_bound", bound=bound)


async def let_go(update: Update, context: Context) -> None:
    """`/lepas`: the group is nobody's again."""
    speaker = context.unit.known.speaker
    if speaker is None:
        return await point_to_private(update, context)
    bound = await context.perform(groups.let_go, by=speaker.id, chat=context.unit.chat_id, today=context.today)
    return context.say("insight/group_let_go", bound=bound)


async def point_to_private(_update: Update, context: Context) -> None:
    """Say that personal matters belong in the private chat."""
    context.say("insight/group_private", bot=context.bot.username)


async def show_totals(update: Update, context: Context) -> None:
    """In a unit's group show its sums; elsewhere those over the people of a supervisor. Anybody else is pointed to the private
    chat."""
    chat, speaker = context.unit.chat_id, context.unit.known.speaker
    told = await context.perform(groups.of_chat, chat=chat, now=context.now, city=context.city)
    if told is not None:
        return context.say("insight/group_week", told=told)
    if speaker is None or not (speaker.supervises or speaker.is_admin):
        return await point_to_private(update, context)
    totals = await context.perform(groups.of_speaker, by=speaker.id, chat=chat, now=context.now, city=context.city)
    if totals is None:
        return await point_to_private(update, context)
    return context.say("insight/group_totals", totals=totals)


_COMMANDS = {"ringkasan": show_totals, "ikat": bind, "lepas": let_go}


def _command(update: Update, bot: str) -> str | None:
    """The command that a new message in a group gives to the bot called `bot`; None where it gives none, or to another."""
    message = update.message
    if message is None or message.chat.type not in _TALKED_TO or not (message.text and message.entities):
        return None
    first = message.entities[0]
    if first.type != MessageEntity.BOT_COMMAND or first.offset != 0:
        return None
    command, _, whose = message.text[1 : first.length].partition("@")
    return command.lower() if whose.lower() in ("", bot.lower()) else None


def build() -> Handlers:
    """Whatever comes from a group; nothing of it reaches another conversation."""
    return [InPublic(answer)]
