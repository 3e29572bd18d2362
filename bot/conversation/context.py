"""What a conversation step is given: who speaks, what was said or pressed, a way to run use cases, and a way to speak."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session
from telegram import Message, Update
from telegram.ext import Application, BaseHandler, CallbackContext, ExtBot

from bot.unit_of_work.unit import Unit, card_shown_by, current, outbox_row
from domain.actions import Action
from domain.messages.facts import freeze
from models.messages.message import SHOWN
from services.city import City
from services.messages.outbox import PAGE, Keyboard, Said, frozen
from services.people import speakers
from services.people.speakers import Speaker
from services.refusals import Outdated
from texts import Texts

Facts = ParamSpec("Facts")
Result = TypeVar("Result")
Asked = TypeVar("Asked", bound=Action)

App = Application[Any, "Context", Any, Any, Any, Any]
Handlers = list[BaseHandler[Any, "Context", Any]]
"""What a conversation's file offers, in the order it is tried."""


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """One update, seen from a handler. Nothing here sends: what is said goes out after the commit."""

    def __init__(self, application: App, chat_id: int | None = None, user_id: int | None = None) -> None:
        super().__init__(application, chat_id, user_id)
        self.incoming: Update | None = None
        self.meant: object = None
        """The button that was said in words."""

    @classmethod
    def from_update(cls, update: object, application: Any) -> "Context":
        """Keep the update at hand, so that a step can ask what was heard."""
        context = super().from_update(update, application)
        context.incoming = update if isinstance(update, Update) else None
        return context

    @property
    def unit(self) -> Unit:
        """The transaction this update runs in."""
        return current.get()

    @property
    def now(self) -> datetime:
        """The moment this update is handled, aware, the same throughout."""
        return self.unit.now

    @property
    def today(self) -> date:
        """The day it is for the person, in the city's time zone."""
        return self.now.astimezone(self.zone).date()

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return self.city.zone

    @property
    def city(self) -> City:
        """What holds for the whole city."""
        city: City = self.application.bot_data["city"]
        return city

    def label(self, key: str) -> str:
        """A label in the speaker's language, where it is kept as their own words."""
        texts: Texts = self.application.bot_data["texts"]
        return texts.label(key, self.language)

    @property
    def person(self) -> Speaker:
        """Who speaks; only steps behind the roster's door may ask."""
        speaker = self.unit.known.speaker
        if speaker is None:
            raise Outdated
        return speaker

    @property
    def telegram_id(self) -> int:
        """The Telegram account that speaks."""
        return self.unit.user_id

    @property
    def language(self) -> str | None:
        """The language this chat chose; None for the default."""
        return self.unit.known.language

    @property
    def message(self) -> Message:
        """The message that was sent, or the one whose button was pressed."""
        message = self.incoming.effective_message if self.incoming else None
        if message is None:
            raise Outdated
        return message

    @property
    def heard(self) -> str:
        """The text that was sent (a caption counts)."""
        return (self.message.text or self.message.caption or "").strip()

    @property
    def replied_card(self) -> str:
        """The name of the card that was replied to; empty where there is none."""
        replied = self.message.reply_to_message
        return card_shown_by(self.unit, replied.message_id) if replied else ""

    @property
    def attachment(self) -> dict[str, Any] | None:
        """The photo or document that was sent, as an outbox row sends it on; None where there is none."""
        if self.message.photo:
            return {"as": "photo", "file_id": self.message.photo[-1].file_id}
        return {"as": "document", "file_id": self.message.document.file_id} if self.message.document else None

    def pressed(self, kind: type[Asked]) -> Asked:
        """The action of the button that was pressed, or said in words."""
        if isinstance(self.meant, kind):
            return self.meant
        query = self.incoming.callback_query if self.incoming else None
        action = kind.unpack(query.data) if query and query.data else None
        if action is None:
            raise Outdated
        return action

    async def perform(
        self, use_case: Callable[Concatenate[Session, Facts], Result], *args: Facts.args, **facts: Facts.kwargs
    ) -> Result:
        """Run a use case on this update's own transaction, whose thread this is."""
        return use_case(self.unit.session, *args, **facts)

    async def look(
        self, use_case: Callable[Concatenate[Session, Facts], Result], *args: Facts.args, **facts: Facts.kwargs
    ) -> Result:
        """Run a use case that reads of many people and changes nothing, on a snapshot of what was committed before this update.

        The step is begun anew once it is answered, so that nobody waits for it: it asks before it does anything that takes long.
        """
        found: Result = self.unit.looks.answer(lambda session: use_case(session, *args, **facts))
        return found

    async def recognise(self) -> None:
        """Look again who speaks, after an account was linked."""
        chat_id, telegram_id = self.unit.chat_id, self.unit.user_id
        self.unit.known = await self.perform(speakers.known, telegram_id=telegram_id, chat_id=chat_id, on=self.today)

    def say(
        self,
        screen: str,
        *,
        buttons: Keyboard | None = None,
        card: str | None = None,
        attachment: dict[str, object] | None = None,
        **facts: object,
    ) -> None:
        """Owe the chat a screen of texts/. After a tap the tapped card is edited in place; after words a new one comes.

        `card` names the task that is shown: the card it had before loses its buttons, so that one is live at a time.
        """
        query = self.incoming.callback_query if self.incoming else None
        first = not any(row["answers"] for row in self.unit.said)
        tapped = query.id if query else ""
        in_place = bool(tapped) and first and attachment is None and not _below(buttons)
        self.unit.said.append(
            self._row(
                screen=screen,
                facts=freeze(facts),
                keyboard=frozen(buttons),
                card=card,
                attachment=freeze(attachment) if attachment else None,
                edits=query.message.message_id if in_place and query and query.message else None,
                answers=tapped if tapped and first else None,
            )
        )

    def say_again(self, said: Said, *, page: int) -> None:
        """Show another page of what was said, in the message whose button was pressed."""
        query = self.incoming.callback_query if self.incoming else None
        self.unit.said.append(
            self._row(
                screen=said.screen,
                facts={**said.facts, PAGE: page},
                keyboard=said.keyboard,
                card=said.card,
                edits=query.message.message_id if query and query.id and query.message else None,
                answers=query.id if query and query.id else None,
            )
        )

    def repeat(self, said: Said) -> None:
        """Say once more what was said before; where it is a card, the older message loses its buttons."""
        self.unit.said.append(self._row(screen=said.screen, facts=said.facts, keyboard=said.keyboard, card=said.card))

    def fold(self) -> None:
        """What was said last goes into the message that shows its card by then, instead of a new one."""
        self.unit.said[-1]["edits"] = SHOWN

    async def go_home(self) -> None:
        """Show the home card."""
        await self.application.bot_data["home"](self.incoming, self)

    async def find(self) -> bool:
        """Show whom or what the words name, where they name somebody or something; whether they do."""
        found: bool = await self.application.bot_data["find"](self.incoming, self)
        return found

    def toast(self, label: str) -> None:
        """Answer the tap with a line over the chat, leaving the card as it is. Where its label was said, there is no tap."""
        query = self.incoming.callback_query if self.incoming else None
        if query is not None and query.id:
            self.unit.said.append(self._row(answers=query.id, toast=label))

    def leave_talks(self) -> None:
        """Leave whatever talk the person is in; its draft waits."""
        self.unit.changed |= set(self.unit.talks)
        self.unit.talks = {}

    def choose_language(self, language: str) -> None:
        """Speak `language` from this answer on."""
        self.unit.known = replace(self.unit.known, language=language)

    def _row(self, **told: Any) -> dict[str, Any]:
        speaker = self.unit.known.speaker
        return outbox_row(chat_id=self.unit.chat_id, person_id=speaker.id if speaker else None, **told)


def _below(buttons: Keyboard | None) -> bool:
    return any(button.asks_contact or button.below for row in buttons or () for button in row)
