"""By screen the facts it is measured with: those of the transcripts, and those made by hand out of what use cases answer."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.exchange.managing import Ask, Task
from domain.exchange.roster_headers import Meaning as Column
from domain.exchange.second_source import GapCause
from domain.insight.pws import AreaStatus
from domain.messages.facts import freeze
from domain.reporting.answers import Problem, ProblemKind
from domain.reporting.by_area import Unread
from domain.standards.periods import Period
from services.exchange.importing import Outcome, Rejected
from services.exchange.remarks import Remarks, Unasked
from services.exchange.versions import NewVersion
from services.home import managing
from services.home.managed_questions import Choice
from services.home.managed_touched import Touched
from services.insight.pws import Area, Areas, By, Drop, Share
from services.reporting.by_area import Line, Odd, Told
from services.reporting.computed import Computed
from tests.city import NOW
from tests.said import SAID
from tests.texts.by_hand import BY_HAND, CREDIT

SAID_FACTS: dict[str, list[dict[str, Any]]] = json.loads(SAID.read_text(encoding="utf-8"))
"""By screen what transcripts said with it."""
MORE: dict[str, list[dict[str, Any]]] = {}
MORE["reporting/figure_of_what"] = [{"figure": "43/45"}]
MORE["evaluation/year/year"] = [
    {**one, "year": {"$facts": {**one["year"]["$facts"], "credit": credit, "credit_now": now}}}
    for one in SAID_FACTS["evaluation/year/year"]
    if one["year"]["$facts"]["outcome"]
    for credit, now in ((CREDIT, CREDIT), ({**CREDIT, "missing": ["A B"]}, None))
]
MORE["exchange/dhis2/given"] = [
    {
        "told": {
            "period": freeze(Period.parse("2026-Q3")),
            "given": 99_999,
            **dict.fromkeys(("units", "indicators", "different"), some),
        }
    }
    for some in ([], ["KECAMATAN-CONTOH-1 IMUNISASI-DASAR"] * 99)
]
_GAP = {
    "figure": 99_999,
    "unit": "Puskesmas " * 16,
    "indicator": "IMUNISASI-DASAR-LENGKAP-CONTOH-1",
    "period": freeze(Period.parse("2026-Q3")),
    "source": "e-puskesmas kota contoh yang panjang namanya",
    **{key: {"$decimal": "12345678901.1234"} for key in ("ours", "official", "percent", "before")},
    "beyond": True,
    "cause": "population",
    "mine": True,
}
MORE["exchange/gap/list"] = [
    {"found": {"gaps": gaps, "more": len(gaps) * 99, "most": 10}}
    for gaps in ([], [_GAP] * 12, [{**_GAP, "percent": None, "before": None, "cause": None, "beyond": False}])
]
MORE["exchange/gap/ask"] = [{"gap": _GAP}]
for _told in ("insight/summary", "insight/level"):
    MORE[_told] = [{**one, "gaps": {"gaps": [_GAP], "more": 99}} for one in SAID_FACTS[_told]]
MORE["calendar/rehearsal/trying"] = [{"name": "A B" * 40, "quarter": "2026-Q4", "percent": percent} for percent in (0, 100)]
MORE["calendar/rehearsal/moved"] = [{"name": "A B" * 40, "again": again} for again in (True, False)]
MORE["calendar/rehearsal/tried"] = [
    {
        "name": "A B" * 40,
        "quarter": "2026-Q4",
        "first": date(2026, 10, 1),
        "waits": waits,
        **dict.fromkeys(("more", "fewer", "led", "unverified", "joined", "gone", "headless"), some),
        "messages": (some[0],) * 3,
        "findings": some[0],
        "settled": some[0],
    }
    for waits, some in ((True, (12345, ["A B" * 20] * 2)), (False, (0, [])))
]
MORE["exchange/import/nothing_lacks"] = [{}]
MORE["exchange/import/lacking"] = [{"counts": [(word, 12345) for word in ("position", "supervisor", "phone", "grade", "nip")]}]
MORE["exchange/gap/noted"] = [{"cause": cause} for cause in GapCause]
MORE["evaluation/undecidable"] = SAID_FACTS["evaluation/objected"]
_SPOKE = {
    "name": "A B",
    "percent": {"$decimal": "1234567.8901"},
    "before": {"$decimal": "99.9999"},
    "status": "fair",
    "falling": True,
}
_SHARE = {"numerator": {"$decimal": "1230"}, "denominator": {"$decimal": "1234"}, "value": {"$decimal": "99.7"}}
_LIST = {"name": "daftar nominatif pegawai dinas kesehatan.xlsx", "count": 99_999}
_ONE_MISSING = {"kind": "unit", "word": "A B" * 20, "people": 9_999, "answer": "create", "words": "A-B" * 8}
MORE["exchange/import/columns"] = [
    {
        **_LIST,
        "system": system,
        "columns": [(one.value, "A B " * 10) for one in Column],
        "left": ["A B " * 6] * 8,
        "more": 99,
        "samples": [{"name": "A B" * 20, "nip": "1" * 18, "position": "A B", "unit": "A B", "employment": "PNS", "phone": "+62811"}]
        * 3
        if system
        else [],
    }
    for system in ("dapodik", "skp", None)
]
MORE["exchange/import/column_list"] = [_LIST]
MORE["exchange/import/column"] = [{"header": "A B" * 20, "meaning": "name_nip", "cells": cells} for cells in (["A B"] * 3, [])]
MORE["exchange/import/missing"] = [
    {**_LIST, "total": total, "first": 1, "questions": [{**_ONE_MISSING, "kind": kind, "answer": answer} for kind, answer in asked]}
    for total, asked in (
        (1, [("since", "since")]),
        (99, [("unit", "create"), ("unit", "unit"), ("post", "as_it_is"), ("post", "leave_out"), ("nip", "nip")]),
    )
]
MORE["exchange/import/question"] = [
    {"number": 99, "question": {**_ONE_MISSING, "kind": kind}} for kind in ("unit", "post", "since", "nip")
]
MORE["exchange/import/undo"] = [{"name": "a.xlsx", "at": freeze(NOW)}]
MORE["exchange/import/undoing"] = MORE["exchange/import/not_undone"] = [{"name": "a.xlsx"}]
MORE["exchange/import/undone"] = [
    {"name": "a.xlsx", "own": own, "by": "A B", "restored": restored, "kept": kept, "all_kept": 99, "reports": reports}
    for own, restored, kept, reports in ((True, 1, [], 0), (False, 99_999, ["A B"] * 10, 1), (True, 2, ["A B"], 999))
]
_CHOSEN = {
    "web": {"spokes": [_SPOKE] * 8, "now": freeze(Period.parse("2026-Q3")), "before": freeze(Period.parse("2026-Q2"))},
    "told": [
        {**_SPOKE, "unit": "A B", "target": {"$decimal": "95"}, "value": one}
        for one in ({"$decimal": "1234.5"}, {"$facts": {"state": "value", **_SHARE, "day": None, "truth": None}})
    ]
    * 4,
    "of": 9_999,
    "least": 6,
    "best": 2,
    "missing": ["A B"],
}
_NOTHING = {"web": {"spokes": [], "now": None, "before": None}, "told": [], "of": 0, "least": 0, "best": 0, "missing": ["A B"]}
_TOUCHED = freeze(
    Touched(
        name="A B",
        unit_before="A B",
        position_before="A B",
        supervisor_before="A B",
        come=("A B",) * 20,
        go=("A B",) * 20,
        duties=("A B",) * 20,
        reporters=9_999,
        circle=True,
        **dict.fromkeys(("waiting", "decides", "drafts", "evaluations", "leads", "acts", "dues", "trainings"), 9_999),
    )
)
_OUTCOMES = [
    (freeze(Outcome((), (Rejected("Pegawai", 2, "NIP", "own_supervisor"),) * 6)), 0),
    (freeze(Outcome((), ())), 0),
    (
        freeze(
            Outcome(
                (),
                (),
                kept=("A",),
                versions=(NewVersion("A", date(2026, 12, 31), ("Bobot",), 9_999, 9_999, 9_999),),
                past_people=("A B",),
                past_targets=("A",),
                past_until=date(2026, 12, 31),
                remarks=Remarks((Unasked("A B", 1, "A B"),)),
            )
        ),
        1,
    ),
    (freeze(Outcome((), ())), 1),
]
_GIVEN = [
    freeze(managing.Line(Ask.PERSON, Choice("1", "A B"))),
    freeze(managing.Line(Ask.SUPERVISOR, Choice("0", label="manage_nobody"))),
    freeze(managing.Line(Ask.SINCE, Choice("2026-12-31", label="manage_on", day=date(2026, 12, 31)))),
    freeze(managing.Line(Ask.DAY, Choice("2026-12-31 A B", "A B", day=date(2026, 12, 31)))),
]
_CHANGED = managing.Done(1, Task.MOVE, "A B", "A B", NOW, undone=True)
MORE |= {
    "home/manage/doors": [{"doors": freeze(managing.Doors(1, Task.MOVE, "A B", (_CHANGED,) * 5))}],
    "home/manage/question": [
        {"asked": {"task": "move", "ask": ask, "step": 4, "of": 5, "lines": _GIVEN, "unsure": ask == "key"}} for ask in Ask
    ],
    "home/manage/done": [{"done": {"task": "move", "undone": undone, "lines": _GIVEN}} for undone in (False, True)],
    "home/manage/told": [{"task": "move", "lines": _GIVEN}],
    "home/manage/look": [
        {"task": task, "moved": True, "lines": _GIVEN, "touched": _TOUCHED, "outcome": outcome, "changes": changes}
        for task in Task
        for outcome, changes in _OUTCOMES
    ],
}
MORE["insight/web"] = [
    {"shown": {"name": "A B", "own": False, "chosen": chosen, "periods": [freeze(Period.parse("2026-09"))]}}
    for chosen in (_CHOSEN, _NOTHING)
]
_GUIDANCE = {
    "predicates": ["needs_improvement", "poor"],
    "at_least": 60,
    "at_most": 70,
    "some": True,
    "count": 9_999,
    "of": 9_999,
    "kept": False,
}
_SPREAD = {
    "unit": 1,
    "name": "A B",
    "of": freeze(Period.parse("2026-Q3")),
    "people": 99_999,
    "rated": 9_999,
    "counts": [[one, 9_999] for one in ("very_good", "good", "needs_improvement", "poor", "very_poor")],
    "why": None,
    "least": 5,
    "organisation": "needs_improvement",
    "guidance": [_GUIDANCE] * 3,
    "others": [],
}
MORE["evaluation/spread"] = [
    {"shown": {**_SPREAD, **more}}
    for more in (
        {},
        {"of": 2026, "organisation": None, "people": 9_999},
        *({"counts": [], "why": why, "organisation": None, "guidance": []} for why in ("few", "open", "nobody")),
    )
]
SAID_FACTS["evaluation/radar"] = [{**one, "chosen": _CHOSEN} for one in SAID_FACTS["evaluation/radar"]]
MORE["verification/question/for_which"] = [{"asked": [one["asked"] for one in SAID_FACTS["verification/question/card"]]}]
_AREA = Area("A B", Decimal(90), Decimal(5), Decimal(10), "down", AreaStatus.POOR, 9, Decimal(36), Decimal(40), Decimal(4))
_SHARE = Share("A B", Decimal(5), Decimal(1), Decimal(20))
_PWS = Areas(
    *(1, "A B", "A B", "IDL", "A B", Period.parse("2026-09"), Decimal("67.5")),
    *((_AREA, replace(_AREA, left=Decimal(-3))), 0, _AREA, ("A B",), By.AREA, ("A B",)),
    (Drop("DO13", "A B", "(DPT1 - DPT3) / DPT1", (_SHARE, Share("A B", None, None, None, ("DPT3",))), _SHARE),),
)
MORE["insight/area_children"] = MORE["insight/areas_file"] = [{"told": freeze(_PWS)}]
_LINE = Line("A B", "12/30", Decimal(30), "10/30")
_ODD = (Odd("A B", "9/30", before="10/30"), Odd("A B", "8/24", whole=Decimal(25)), Odd("A B", "31/30"))
_UNREAD = (
    Unread("A B 4", near=("A B",)),
    Unread("x", "A B", Problem(ProblemKind.NOT_A_RATIO, {"example": "43/45"})),
    Unread("sama", "A B"),
)


def _asked_by_area(case: dict[str, Any]) -> dict[str, Any]:
    question = {"$facts": {**case["question"]["$facts"], "areas": freeze((_LINE, replace(_LINE, value=None, last=None)))}}
    return {**case, "question": question}


MORE["reporting/which"] = [{**_asked_by_area(SAID_FACTS["reporting/which"][0]), "areas": freeze(_ODD)}]
MORE["reporting/question"] = [
    {
        **_asked_by_area(SAID_FACTS["reporting/question"][0]),
        "problem": freeze(Problem(ProblemKind.AREAS, {"unread": _UNREAD, "example": "A B 12"})),
    }
]
_PARTS = (("DPT1", Decimal(30)), ("DPT3", Decimal(27)))
_COMPUTED = (
    Computed("A B", "DO13", Period.parse("2026-09"), "%", Decimal(10), _PARTS, (), (("A B", Decimal(5)), ("C D", None))),
    Computed("A B", "DO1M", Period.parse("2026-09"), "%", None, (), ("MR1",)),
)


def _with_areas(case: dict[str, Any], name: str, **besides: Any) -> dict[str, Any]:
    """A card whose lines are reported by area."""
    facts = case[name]["$facts"]
    lines = [{"$facts": {**line["$facts"], "areas": freeze((Told("A B", "12/30"),))}} for line in facts["lines"]]
    return {**case, name: {"$facts": {**facts, "lines": lines, **besides}}}


MORE["reporting/submission"] = [_with_areas(SAID_FACTS["reporting/submission"][0], "shown", computed=freeze(_COMPUTED))]
MORE["reporting/review"] = [_with_areas(SAID_FACTS["reporting/review"][0], "review")]
MORE |= {"evaluation/detail": SAID_FACTS["evaluation/judge"], "evaluation/conducts": SAID_FACTS["evaluation/conduct"]}
"""Screens that say the same facts as others, at more length."""
_ALL = {**BY_HAND, **MORE}
CASES = {screen: [*_ALL.get(screen, ()), *SAID_FACTS.get(screen, ())] for screen in {*SAID_FACTS, *_ALL}}
"""By screen all of them."""
