"""Tells known people from strangers and private chats from groups, before a conversation is chosen."""

from telegram import Message, Update
from telegram.ext import filters

from bot.unit_of_work.unit import card_shown_by, current
from domain.people.personal import asks_for_own


class _Stranger(filters.UpdateFilter):
    """Somebody in a private chat whose account belongs to nobody of the roster yet."""

    def filter(self, update: Update) -> bool:
        return bool(PRIVATE.check_update(update)) and current.get().known.speaker is None


class _Private(filters.UpdateFilter):
    """A chat with one person."""

    def filter(self, update: Update) -> bool:
        return update.effective_chat is not None and update.effective_chat.type == "private"


class _Group(filters.UpdateFilter):
    """A chat of several people, where nothing personal is said."""

    def filter(self, update: Update) -> bool:
        return update.effective_chat is not None and update.effective_chat.type in ("group", "supergroup")


class _Idle(filters.UpdateFilter):
    """Somebody who is in no talk, so that what they say is no answer to anything."""

    def filter(self, update: Update) -> bool:
        return not current.get().talks


class _Short(filters.UpdateFilter):
    """A few words."""

    def filter(self, update: Update) -> bool:
        return len(((update.message and update.message.text) or "").split()) <= _FEW_WORDS


class _ReplyToCard(filters.UpdateFilter):
    """A reply to the message that shows a card whose name begins with a word."""

    def __init__(self, name: str) -> None:
        super().__init__(name=f"reply to {name}")
        self._begins = name

    def filter(self, update: Update) -> bool:
        return shown_card(update).startswith(self._begins)


class _Answer(filters.UpdateFilter):
    """New words, not a command."""

    def filter(self, update: Update) -> bool:
        said = update.message and update.message.text
        return bool(said) and not (said or "").startswith("/")


class _AboutOwnData(filters.UpdateFilter):
    """Words that ask for one's own data, in whatever words."""

    def filter(self, update: Update) -> bool:
        return asks_for_own((update.message and update.message.text) or "")


class _Table(filters.MessageFilter):
    """A document that holds a table in another format than XLSX and CSV, by its name or by what the sender says it is."""

    def filter(self, message: Message) -> bool:
        document = message.document
        if document is None:
            return False
        name, kind = (document.file_name or "").lower(), (document.mime_type or "").lower()
        return name.rpartition(".")[2] in _TABLES or (kind.startswith(_TABLE_KINDS) and not name.endswith((".xlsx", ".csv")))


class _Admin(filters.UpdateFilter):
    """Somebody who runs the bot for the city."""

    def filter(self, update: Update) -> bool:
        speaker = current.get().known.speaker
        return speaker is not None and speaker.is_admin


_FEW_WORDS = 5
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TABLES = frozenset(
    {
        "xls",
        "xlsm",
        "xlsb",
        "xlt",
        "xltx",
        "xltm",
        "xlw",
        "ods",
        "ots",
        "fods",
        "sxc",
        "numbers",
        "et",
        "tsv",
        "dbf",
        "htm",
        "html",
        "mht",
        "mhtml",
        "xml",
    }
)
_TABLE_KINDS = ("application/vnd.ms-excel", "application/vnd.oasis.opendocument.spreadsheet", "text/html", "text/tab-separated")

PRIVATE = _Private(name="private")
STRANGER = _Stranger(name="stranger")
GROUP = _Group(name="group")
IDLE = _Idle(name="idle")
SHORT = _Short(name="short")
ADMIN = _Admin(name="admin")
ANSWER = _Answer(name="answer")
ABOUT_OWN_DATA = _AboutOwnData(name="about own data")
EDITED = filters.UpdateType.EDITED_MESSAGE & filters.TEXT & ~filters.COMMAND
SAID = filters.UpdateType.MESSAGE & ~filters.COMMAND
WORKBOOK = (
    filters.Document.FileExtension("xlsx") | filters.Document.FileExtension("csv") | filters.Document.MimeType(_XLSX)
) & filters.UpdateType.MESSAGE
TABLE = _Table(name="table") & filters.UpdateType.MESSAGE
EVIDENCE = (filters.PHOTO | filters.Document.ALL | filters.LOCATION) & filters.UpdateType.MESSAGE


def shown_card(update: Update) -> str:
    """The name of the card that the message replied to shows; empty where it is no reply to a card."""
    message = update.effective_message
    replied = message.reply_to_message if message else None
    return card_shown_by(current.get(), replied.message_id) if replied else ""


def replies_to(name: str) -> filters.BaseFilter:
    """Words in reply to a card whose name begins with `name`."""
    return PRIVATE & ANSWER & _ReplyToCard(name)
