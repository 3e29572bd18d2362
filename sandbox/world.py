"""The world inside the sandbox: people, chats, messages and the queue of updates, all in memory."""

import itertools
import secrets
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.markup import plain_entities, to_html
from sandbox.rates import Rates

Event = dict[str, Any]
_MESSAGE_LIVES = timedelta(hours=24)
_TAP_LIVES = timedelta(seconds=150)
_ALBUM = 10
"""Pictures an album may have."""
_KEPT = 500
"""Messages kept per chat; older ones are forgotten, as a load test would otherwise fill the memory."""


@dataclass(frozen=True)
class Upload:
    """A file on its way in."""

    name: str
    content: bytes
    mime: str = "application/octet-stream"


@dataclass
class User:
    """A person with a phone."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    phone: str | None = None
    language_code: str = "id"

    def json(self) -> dict[str, Any]:
        """As the Bot API shows them."""
        shown = {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return {name: value for name, value in shown.items() if value is not None}


@dataclass
class Chat:
    """A private chat (its id is the person's) or a group (a negative id)."""

    id: int
    kind: str
    title: str
    members: set[int] = field(default_factory=set)
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    last_id: int = 0
    started: bool = False
    blocked: bool = False
    reply_keyboard: dict[str, Any] | None = None

    def json(self) -> dict[str, Any]:
        """As the Bot API shows it."""
        if self.kind == "private":
            return {"id": self.id, "type": "private", "first_name": self.title}
        return {"id": self.id, "type": self.kind, "title": self.title}


@dataclass(frozen=True)
class Tap:
    """A pressed button that waits for its answer."""

    user_id: int
    chat_id: int
    message_id: int
    at: datetime


def is_picture(content: bytes) -> bool:
    """Whether Telegram would show it as a photo."""
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM")) or content[8:12] == b"WEBP"


class World:
    """Everything Telegram would know. Methods named after what a person does produce updates for the bot."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        token: str = "424242:SANDBOX",
        bot_username: str = "SipakaingaBot",
        rates: Rates | None = None,
    ) -> None:
        self.clock = clock
        self.token = token
        self.bot = {
            "id": int(token.split(":", maxsplit=1)[0]),
            "is_bot": True,
            "first_name": "Sipakainga",
            "username": bot_username,
        }
        self.rates = rates
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, Upload] = {}
        self.taps: dict[str, Tap] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.menu_buttons: dict[int, dict[str, Any]] = {}
        """By private chat: what stands beside the words one writes, where the bot set it."""
        self.texts: dict[str, str] = {}
        self.webhook: dict[str, Any] = {"url": ""}
        self.queue: deque[tuple[datetime, dict[str, Any]]] = deque()
        self._update_ids = itertools.count(1)
        self._album_ids = itertools.count(13_000_000_000_000_001)
        self._listeners: list[Callable[[Event], None]] = []

    def listen(self, heard: Callable[[Event], None]) -> Callable[[], None]:
        """Call `heard` for every event from now on; the returned function ends it."""
        self._listeners.append(heard)
        return lambda: self._listeners.remove(heard)

    def new_album(self) -> str:
        """What the messages of one album share."""
        return str(next(self._album_ids))

    def tell(self, kind: str, chat_id: int, **facts: Any) -> None:
        """Something changed that a person or the bot may see."""
        for heard in tuple(self._listeners):
            heard({"kind": kind, "chat": chat_id, **facts})

    def add_user(
        self,
        id: int,
        first_name: str,
        last_name: str | None = None,
        *,
        username: str | None = None,
        phone: str | None = None,
        language_code: str = "id",
    ) -> User:
        """A person who has Telegram and has not met the bot yet."""
        user = User(id, first_name, last_name, username, phone, language_code)
        self.users[id] = user
        self.chats[id] = Chat(id, "private", first_name, {id})
        return user

    def add_group(self, id: int, title: str, members: Iterable[int] = ()) -> Chat:
        """A group with the bot in it; `id` is negative."""
        self.chats[id] = Chat(id, "supergroup" if id < -(10**12) else "group", title, set(members), started=True)
        return self.chats[id]

    def start(self, user_id: int, payload: str = "") -> dict[str, Any]:
        """Open the bot by its start button or a deep link."""
        return self.send_text(user_id, f"/start {payload}".strip())

    def send_text(self, user_id: int, text: str, *, chat_id: int | None = None, reply_to: int | None = None) -> dict[str, Any]:
        """Say something to the bot, or in a group."""
        return self._say(user_id, chat_id, reply_to, text=text, entities=plain_entities(text))

    def send_contact(self, user_id: int, *, of: int | None = None) -> dict[str, Any]:
        """Share one's own contact, or that of somebody else."""
        owner = self.users[of or user_id]
        contact = {"phone_number": owner.phone or "", "first_name": owner.first_name, "user_id": owner.id}
        return self._say(user_id, None, None, contact=contact)

    def send_location(self, user_id: int, latitude: float, longitude: float) -> dict[str, Any]:
        """Share a place."""
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise ValueError("there is no such place")
        return self._say(user_id, None, None, location={"latitude": latitude, "longitude": longitude})

    def send_photo(self, user_id: int, content: bytes, *, caption: str = "") -> dict[str, Any]:
        """Send a picture."""
        return self._say(user_id, None, None, photo=self._sizes(content), caption=caption)

    def send_document(
        self, user_id: int, name: str, content: bytes, *, mime: str = "application/octet-stream", caption: str = ""
    ) -> dict[str, Any]:
        """Send a file."""
        if not content:
            raise ValueError("the file is empty: Telegram sends none")
        document = {**self.keep_file(Upload(name, content, mime)), "file_name": name, "mime_type": mime}
        return self._say(user_id, None, None, document=document, caption=caption)

    def send(self, user_id: int, **content: Any) -> dict[str, Any]:
        """Send a message of any other kind: `voice={…}`, `sticker={…}`."""
        return self._say(user_id, None, None, **content)

    def send_album(self, user_id: int, pictures: Sequence[bytes], *, caption: str = "") -> list[dict[str, Any]]:
        """Send several pictures at once: messages of their own that share a `media_group_id`, the first with the caption."""
        if not 2 <= len(pictures) <= _ALBUM:
            raise ValueError(f"an album has 2 to {_ALBUM} pictures")
        album = self.new_album()
        return [
            self._say(user_id, None, None, photo=self._sizes(picture), caption="" if place else caption, media_group_id=album)
            for place, picture in enumerate(pictures)
        ]

    def edit_text(self, user_id: int, message_id: int, text: str) -> None:
        """Change what one said."""
        message = self.chats[user_id].messages[message_id]
        message.update(text=text, entities=plain_entities(text), edit_date=self._stamp())
        self.tell("edit", user_id, message=message_id, words=True)
        self._enqueue({"edited_message": message}, tap=False)

    def press(self, user_id: int, message_id: int, callback_data: str, *, chat_id: int | None = None) -> str:
        """Tap a button; the id under which the bot may answer."""
        chat = self.chats[chat_id or user_id]
        tap = secrets.token_hex(8)
        self.taps[tap] = Tap(user_id, chat.id, message_id, self.clock())
        query = {
            "id": tap,
            "from": self.users[user_id].json(),
            "message": chat.messages[message_id],
            "chat_instance": str(chat.id),
            "data": callback_data,
        }
        self._enqueue({"callback_query": query}, tap=True)
        return tap

    def press_label(self, user_id: int, label: str, *, chat_id: int | None = None) -> str:
        """Tap the newest live button whose label is `label`, or contains it; LookupError where nobody can see one."""
        chat = self.chats[chat_id or user_id]
        for same in (str.__eq__, str.__contains__):
            for message in reversed(chat.messages.values()):
                rows = message.get("reply_markup", {}).get("inline_keyboard", [])
                for button in itertools.chain.from_iterable(rows):
                    if "callback_data" in button and same(button["text"], label):
                        return self.press(user_id, message["message_id"], button["callback_data"], chat_id=chat.id)
        raise LookupError(f"no button {label!r} is in sight")

    def block(self, user_id: int, *, blocked: bool = True) -> None:
        """Block the bot, or let it in again."""
        chat = self.chats[user_id]
        was, now = ("member", "kicked") if blocked else ("kicked", "member")
        chat.blocked = blocked
        member = {
            "chat": chat.json(),
            "from": self.users[user_id].json(),
            "date": self._stamp(),
            "old_chat_member": {"user": self.bot, "status": was, "until_date": 0},
            "new_chat_member": {"user": self.bot, "status": now, "until_date": 0},
        }
        self._enqueue({"my_chat_member": member}, tap=False)

    def keep_file(self, upload: Upload) -> dict[str, Any]:
        """Store a file; the same content has the same `file_unique_id`."""
        import hashlib

        unique = hashlib.sha256(upload.content).hexdigest()[:20]
        file_id = f"{unique}-{secrets.token_hex(6)}"
        self.files[file_id] = upload
        return {"file_id": file_id, "file_unique_id": unique, "file_size": len(upload.content)}

    def forget_files(self) -> None:
        """Telegram keeps no file for ever: whatever was sent cannot be fetched or sent by its id any more."""
        self.files.clear()

    def pending(self, offset: int, limit: int = 100) -> list[dict[str, Any]]:
        """The updates from `offset` on; those before it are confirmed and dropped, the outlived ones too."""
        if offset < 0:
            offset = max((update["update_id"] for _, update in self.queue), default=0) + 1 + offset
        now = self.clock()
        self.queue = deque(
            (at, update)
            for at, update in self.queue
            if update["update_id"] >= offset and now - at <= (_TAP_LIVES if "callback_query" in update else _MESSAGE_LIVES)
        )
        return [update for _, update in itertools.islice(self.queue, limit)]

    def keep(self, chat: Chat, message: dict[str, Any]) -> dict[str, Any]:
        """Put a message into a chat and show it."""
        chat.last_id += 1
        message.update(message_id=chat.last_id, date=self._stamp(), chat=chat.json())
        chat.messages[chat.last_id] = message
        if len(chat.messages) > _KEPT:
            del chat.messages[next(iter(chat.messages))]
        self.tell("message", chat.id, message=chat.last_id)
        return message

    def history(self, chat_id: int) -> list[dict[str, Any]]:
        """A chat as a person sees it: each message with its text as HTML."""
        return [self.shown(message) for message in self.chats[chat_id].messages.values()]

    def shown(self, message: dict[str, Any]) -> dict[str, Any]:
        """One message as a person sees it."""
        text = message.get("text", message.get("caption", ""))
        entities = message.get("entities", message.get("caption_entities", []))
        return {**message, "html": to_html(text, entities), "mine": message["from"]["id"] != self.bot["id"]}

    def commands_for(self, chat_id: int, language: str) -> list[dict[str, str]]:
        """The command menu a person sees, the narrowest scope first as Telegram chooses it."""
        for scope in (f"chat:{chat_id}", "all_private_chats", "default"):
            for spoken in (language, ""):
                if found := self.commands.get((scope, spoken)):
                    return found
        return []

    def _say(self, user_id: int, chat_id: int | None, reply_to: int | None, **content: Any) -> dict[str, Any]:
        chat = self.chats[chat_id or user_id]
        chat.started = True
        message = {"from": self.users[user_id].json(), **{key: value for key, value in content.items() if value}}
        if reply_to and reply_to in chat.messages:
            message["reply_to_message"] = {
                key: value for key, value in chat.messages[reply_to].items() if key != "reply_to_message"
            }
        self.keep(chat, message)
        if chat.reply_keyboard and chat.reply_keyboard.get("one_time_keyboard"):
            chat.reply_keyboard = None
            self.tell("keyboard", chat.id)
        self._enqueue({"message": message}, tap=False)
        return message

    def _enqueue(self, update: dict[str, Any], *, tap: bool) -> None:
        import copy

        self.queue.append((self.clock(), {"update_id": next(self._update_ids), **copy.deepcopy(update)}))
        self.tell("update", 0, tap=tap)

    def _sizes(self, content: bytes) -> list[dict[str, Any]]:
        """A picture as Telegram describes it; a phone sends nothing else as a photo."""
        if not is_picture(content):
            raise ValueError("that is no picture: send it as a document")
        return [{**self.keep_file(Upload("photo.jpg", content, "image/jpeg")), "width": 640, "height": 480}]

    def _stamp(self) -> int:
        return int(self.clock().timestamp())
