"""Whatever name a screen or a button builds while it runs exists in every language, and no word is kept that nobody says."""

import ast
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.wording import MENUS
from bot.errands import rejections
from bot.operating.vitals import Check
from bot.reception import page
from documents.workbook import Trouble
from domain.adoption.tickets import TicketKind
from domain.evaluation.expectations import Part as Agreed
from domain.evaluation.follow_ups import Side
from domain.evaluation.proposal import Because
from domain.evaluation.ratings import Conduct, Predicate, Rating
from domain.evaluation.spread import Organisation
from domain.evaluation.year import Because as YearBecause
from domain.exchange.managing import Ask, Part, Task
from domain.exchange.roster_headers import Meaning
from domain.exchange.roster_rows import Left
from domain.exchange.second_source import GapCause
from domain.messages.audience import Audience
from domain.people.leave_kinds import LeaveKind
from domain.people.nip import NipProblem
from domain.people.personal import Kind as Personal
from domain.reporting.concerns import Concern
from domain.standards.achievement import Status
from domain.standards.periods import Frequency
from domain.standards.sectors import Sector
from models.adoption.recording import RecordingState
from models.adoption.story import StoryState
from models.evaluation.feedback import FeedbackKind
from models.messages.errand import ErrandKind
from models.people.person import Role
from models.standards.standard import TargetScope
from models.training.training import Rsvp
from services.adoption.helpdesk_actions import Topic
from services.adoption.stories import BOXES
from services.calendar.schedule import RULES
from services.evaluation.coaching import STATEMENTS, wording
from services.evaluation.cycle_panel import STAGES
from services.evaluation.deciding import Answer
from services.evaluation.figures import BEHIND
from services.evaluation.on_paper import Why as WhyUnreached
from services.evaluation.plan import When
from services.exchange.backup_alarms import Cause
from services.exchange.copy_targets import Why
from services.exchange.recognising import Foreign
from services.home.actions import House
from services.home.managed_questions import FIELDS
from services.messages.audiences import ROLES
from services.training.planning import OPTIONAL
from texts import LANGUAGES, Texts
from texts.catalogue import _by_room

_ROOT = Path(__file__).parents[2]
_CODE = {
    path: path.read_text(encoding="utf-8")
    for folder in ("bot", "handlers", "services", "scheduler", "domain", "models", "documents")
    for path in _ROOT.joinpath(folder).rglob("*.py")
}
_TEMPLATES = {path: path.read_text(encoding="utf-8") for path in _ROOT.joinpath("texts").rglob("*.j2")}
_LABELS = _by_room("labels")
_SCREENS = {
    str(path.relative_to(_ROOT / "texts/screens")).removesuffix(".id.j2")
    for path in _ROOT.joinpath("texts/screens").rglob("*.id.j2")
}
TEXTS = Texts(zone=ZoneInfo("Asia/Makassar"))


def _wrong_cells() -> set[str]:
    """The causes for which a cell or a row of a workbook is refused."""
    places = {"BadCell": 0, "Rejected": 3}
    return {
        word.value
        for source in _CODE.values()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and len(node.args) > (place := places.get(_called(node), 99))
        for word in _ends(node.args[place])
    }


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _ends(value: ast.expr) -> list[ast.Constant]:
    """The words an expression can come to."""
    if isinstance(value, ast.IfExp):
        return [*_ends(value.body), *_ends(value.orelse)]
    return [value] if isinstance(value, ast.Constant) and isinstance(value.value, str) else []


_ALL: dict[str, list[str]] = {
    "manage_do_{}": list(Task),
    "manage_again_{}": list(Task),
    "manage_part_{}": [one for one in Part if one is not Part.ALL],
    "manage_line_{}": list(Ask),
    "manage_scope_{}": list(TargetScope),
    "manage_field_{}": list(FIELDS),
    "backup_cause_{}": list(Cause),
    "backup_remedy_{}": list(Cause),
    "copy_cause_{}": list(Why),
    "copy_remedy_{}": list(Why),
    "because_{}": list(Because),
    "coaching_{}": [str(number) for n in range(1, STATEMENTS + 1) for number in (n, wording(n))],
    "conduct_{}": list(Conduct),
    "conduct_{}_says": list(Conduct),
    "gap_{}": list(GapCause),
    "import_from_{}": list(Foreign),
    "roster_from_{}": list(Foreign),
    "meaning_{}": list(Meaning),
    "left_{}": list(Left),
    "lacks_{}": ["position", "supervisor", "phone", "grade", "nip"],
    "missing_{}": ["unit", "post", "since", "nip"],
    "answer_{}": ["unit", "post", "since", "nip", "create", "as_it_is", "leave_out"],
    "behind_{}": list(BEHIND),
    "import_nip_{}": list(NipProblem),
    "notice_{}": [rule.name for rule in RULES],
    "notice_{}_when": [rule.name for rule in RULES],
    "organisation_{}": list(Organisation),
    "propose_{}": list(Side),
    "predicate_{}": list(Predicate),
    "rating_{}": list(Rating),
    "scope_{}": list(TargetScope),
    "when_{}": list(When),
    "year_because_{}": list(YearBecause),
    "leave_kind_{}": [one for one in LeaveKind if one is not LeaveKind.OTHER],
    "away_{}": list(LeaveKind),
    "paper_why_{}": list(WhyUnreached),
    "audience_{}": [one for one in Audience if one is not Audience.EVERYBODY],
    "role_{}": list(ROLES),
    "sector_{}": list(Sector),
    "stage_{}": list(STAGES),
    "command_{}": sorted({command for commands in MENUS.values() for command in commands}),
    "door_{}": sorted({command for commands in MENUS.values() for command in commands}),
    "house_{}": list(House),
    "topic_{}": list(Topic),
    "open_{}": ["returned", "correction", "draft"],
    "value_{}": list(Rating),
    "write_{}": list(FeedbackKind),
    "expect_{}": [*Agreed, "result"],
    "accept_{}": [Rating.ABOVE, Rating.MEETS],
    "chosen_{}": list(Rating),
    "proposed_{}": list(Rating),
    "rate_{}": list(Rating),
    "story_mine_{}": list(StoryState),
    "recording_{}": list(RecordingState),
    "ticked_{}": list(BOXES),
    "unticked_{}": list(BOXES),
    "leave_out_{}": list(OPTIONAL),
    "record_{}": [*Status, "none"],
    "training_{}": list(Rsvp),
    "training_{}_chosen": list(Rsvp),
    "put_off_{}_late": ["day", "tomorrow"],
    "alarm_{}": list(Check),
    "alarm_do_{}": list(Check),
    "ask_{}": [one for one in TicketKind if one is not TicketKind.QUESTION],
    "request_{}": [TicketKind.RESTRICTION, TicketKind.DELETION],
    "request_kind_{}": [one for one in TicketKind if one is not TicketKind.QUESTION],
    "personal_{}": list(Personal),
    "may_{}": list(Role),
    "errand_{}": list(ErrandKind),
    "concern_{}": list(Concern),
    "unreadable_{}": [one for one in Trouble if one is not Trouble.DAMAGED],
    "import_head_{}": list(rejections._HEADS),
    "rhythm_{}": list(Frequency),
    "earlier_{}": list(Frequency),
    "decision_{}": list(Answer),
    "page_class_{}": [*Status, "bad"],
    "page_arrow_{}": ["up", "down", "same"],
    "page_no_{}": [*page._STATUS],
    "{}_of": ["judge_self", "answer_result", "talk_with", "decide_for"],
}
"""Every name that is put together while the bot runs, with all it can become."""

_ONLY_ANSWERS = {
    "home/apology",
    "home/database_away",
    "messages/delivery/refused",
    "messages/operating/alarm",
    "messages/operating/over",
    "exchange/ekinerja/list",
    "exchange/ekinerja/pasted",
    "exchange/import/column",
    "exchange/import/column_list",
    "exchange/import/question",
    "evaluation/steps",
    "people/link/guessing",
    "people/link/invitation_reused",
    "evaluation/cycles",
    "verification/together/done",
    "insight/group_totals",
}
"""Screens whose names stand in the code below the handlers and that are no notices, or words that only look like one."""


def test_every_built_name_exists_in_every_language() -> None:
    lacking = [
        (key, language)
        for pattern, words in _ALL.items()
        for key in (pattern.format(word) for word in words)
        for language in LANGUAGES
        if not _LABELS.get(key, {}).get(language)
    ]
    assert lacking == []


def _skeletons() -> set[str]:
    """The shapes of names that templates build with ~ and the code with f-strings."""
    found = set()
    for source in _TEMPLATES.values():
        for built in re.findall(r"\(([^()]*~(?:[^()]|\([^()]*\))*)\)\s*\|\s*(?:label|told)", source):
            found.add("".join(part.strip().strip("\"'") if part.strip()[0] in "\"'" else "{}" for part in built.split("~")))
    for source in _CODE.values():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and _called(node) in ("Button", "label", "labels", "toast", "has_label"):
                found |= {_shape(arg) for arg in node.args for arg in ast.walk(arg) if isinstance(arg, ast.JoinedStr)}
    return found


def _shape(built: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in built.values)


_ELSEWHERE = {"told_{}", "import_{}", "{}_{}", "{}{}"}
"""Shapes whose words are tried below, or that join two words of the table."""


def test_every_shape_of_name_is_in_the_table() -> None:
    known = {re.sub(r"\{\}.*", "{}", shape) for shape in _ALL} | set(_ALL) | _ELSEWHERE
    assert {shape for shape in _skeletons() if shape not in known} == set()
    assert len(_skeletons()) > 20, "the search finds them"


def test_every_wrong_cell_has_its_words() -> None:
    assert {cause for cause in _wrong_cells() if f"import_{cause}" not in _LABELS} == set()
    assert len(_wrong_cells()) > 15, "the search finds them"


def test_every_notice_has_a_name_for_those_who_look_whom_it_reached() -> None:
    named = {
        node.value
        for path, source in _CODE.items()
        if path.relative_to(_ROOT).parts[0] in ("services", "scheduler", "bot")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in _SCREENS
    }
    lacking = {screen for screen in named - _ONLY_ANSWERS if f"told_{screen.replace('/', '_')}" not in _LABELS}
    assert lacking == set()


def test_a_notice_of_an_earlier_version_is_still_told_of() -> None:
    template = TEXTS._environments["id"].from_string('{{ "a_screen/of_before" | told }}')
    assert template.render() == _LABELS["told_other"]["id"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_a_template_chooses_from_are_the_same_in_every_language(language: str) -> None:
    for path, source in _TEMPLATES.items():
        if path.name.endswith(f".{language}.j2"):
            other = path.with_name(path.name.replace(f".{language}.j2", ".id.j2"))
            assert _choices(source) == _choices(_TEMPLATES[other]), path.name


def _choices(source: str) -> list[list[str]]:
    return [sorted(re.findall(r'"([a-z_]+)": "', block)) for block in re.findall(r'\{(\s*"[a-z_]+": "[^{}]*)\}', source)]


def test_no_label_is_unused() -> None:
    written = "\n".join(
        [
            *_CODE.values(),
            *_TEMPLATES.values(),
            *(one.read_text(encoding="utf-8") for one in (_ROOT / "main.py", *(_ROOT / "console").glob("*.py"))),
        ]
    )
    words = set(re.findall(r'["\'](\w+)["\']', written))
    built = {pattern.format(word) for pattern, all_ in _ALL.items() for word in all_}
    built |= {f"told_{screen.replace('/', '_')}" for screen in _SCREENS} | {f"import_{word}" for word in words}
    built |= {"told_other", "told_refusal"}
    assert {key for key in _LABELS if key not in words | built} == set()


def test_no_part_is_unused() -> None:
    used = set(re.findall(r'"parts/([\w/]+\.\w+\.j2)"', "\n".join(_TEMPLATES.values())))
    parts = _ROOT.joinpath("texts/parts")
    assert {str(path.relative_to(parts)) for path in parts.rglob("*.j2")} <= used
