"""Writes a recorded talk as a transcript in which nobody exists: whoever has it can play it again, and learn nothing of anybody."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.delivery import fitting
from bot.delivery.wording import Drawn, laid_out, text
from domain.adoption.disguise import Disguise
from services.adoption import recorded_talks
from services.adoption.recorded_talks import Answered, Heard, Talk
from texts import Texts
from texts.vocabulary import vocabulary

Name = Callable[[dict[str, Any]], str]
"""What the file of an attachment is called."""
_WHO = "Seseorang"


def draw(session: Session, *, recording: int, texts: Texts, zone: ZoneInfo, file_name: Name) -> Drawn:
    """The transcript as a file."""
    talk = recorded_talks.of(session, recording=recording)
    raw = list(_raw(talk, _Wording(texts, talk.language, file_name)))
    names = recorded_talks.names(session, person=talk.person, text="\n".join(words for _, words in raw))
    stays = vocabulary() | recorded_talks.common_words(session)
    disguise = Disguise(names, stays, talk.began.astimezone(zone).year)
    who = next((instead.split()[0] for instead in names.values()), _WHO).removesuffix(".")
    lines = list(_lines(talk, raw, disguise, who, zone))
    said = sum(isinstance(line, Heard) for line, _ in raw)
    heading = f"# A recorded talk in which {said} things were said; its people, offices and numbers are invented."
    return Drawn(f"rekaman-{recording}.talk", "\n".join([heading, "", *lines, ""]).encode())


def _lines(talk: Talk, raw: list[tuple[Heard | Answered, str]], disguise: Disguise, who: str, zone: ZoneInfo) -> Iterator[str]:
    """Each line; where the minute is another, what time it was."""
    minute = _minute(talk.began, zone)
    for line, said in raw:
        if not said:
            continue
        if _minute(line.at, zone) != minute:
            minute = _minute(line.at, zone)
            yield f"-- {minute}"
        way = ">" if isinstance(line, Heard) else "!" if line.row["screen"] is None else "~" if line.row["edits"] else "<"
        yield f"{who} {way} {disguise(said)}"


def _minute(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _raw(talk: Talk, wording: "_Wording") -> Iterator[tuple[Heard | Answered, str]]:
    """Each line as a transcript writes it, with what is personal still in it; a press by the label that stood there."""
    for shown in talk.before:
        wording.write(shown)
    for line in talk.lines:
        if isinstance(line, Answered):
            yield line, wording.write(line)
        elif line.asks is None:
            yield line, line.words
        else:
            yield line, f"[{wording.faces.get(line.asks, '?')}]"


@dataclass
class _Wording:
    """What the bot said, in the words in which it was said."""

    texts: Texts
    language: str | None
    file_name: Name
    faces: dict[str, str] = field(default_factory=dict)
    """The labels of the buttons that were shown so far, by what they ask for."""

    def write(self, line: Answered) -> str:
        row = {**line.row, "language": self.language}
        if row["screen"] is None:
            return self.texts.label(row["toast"], self.language) if row["toast"] else ""
        laid = laid_out(self.texts, row, text(self.texts, row, line.at.date()))
        buttons = [button for keys in (laid.markup or {}).get("inline_keyboard", []) for button in keys]
        self.faces |= {button["callback_data"]: button["text"] for button in buttons if "callback_data" in button}
        attachment = row["attachment"]
        kind = "" if not attachment else "(foto) " if attachment["as"] == "photo" else f"(dokumen {self.file_name(attachment)}) "
        said = [one.strip() for one in fitting.plain(laid.words).split("\n") if one.strip()]
        return kind + " / ".join(said) + "".join(f" [{button['text']}]" for button in buttons)
