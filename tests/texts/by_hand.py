"""Facts of screens that no transcript shows, or shows with less: as the screens are given them, by their names."""

from datetime import date
from typing import Any

from domain.messages.facts import freeze
from domain.messages.small_talk import Meaning
from domain.reporting.concerns import Concern
from domain.reporting.filetypes import Unfit
from domain.standards.periods import Period
from models.adoption.recording import RecordingState
from services.adoption.helpdesk_actions import Topic
from services.exchange.copy_targets import Why
from services.home.actions import House
from tests.city import NOW

_DAY = freeze(NOW.date())
_EARNED = {"title": "Pelatihan Contoh", "issuer": "Balai Contoh", "number": "12", "issued_on": _DAY, "hours": 8}
_PERSON = {"$facts": {"name": "A B", "sex": "P"}}
_TEN = {"$decimal": "99999999999"}
_CHANGED = {"name": "A B", "before": "staff", "after": "admin", "since": _DAY}

_PREVIEWED = {
    "sheets": [{"sheet": "Pegawai", "created": 9_999, "updated": 9_999, "unchanged": 9_999}],
    "rules": [],
    "roles": [],
    "remarks": {
        "unasked": [{"position": "A B", "people": 9_999, "meant": meant} for meant in ("A B", None)],
        "more_unasked": 99,
        "ending": [{"name": "A B", "position": "A B", "unit": "A B", "ends": _DAY, "next_unit": "A B"}],
        "more_ending": 99,
    },
}
_VALUE = {
    "$facts": {
        "day": None,
        "decimals": 0,
        "denominator": {"$decimal": "45.0000"},
        "kind": "ratio",
        "numerator": {"$decimal": "43.0000"},
        "state": "value",
        "truth": None,
        "unit": "%",
        "value": {"$decimal": "95.5556"},
    }
}
_OTHER_PERIODS = [
    {"name": "A B", "heard": "43/45", "cause": cause, "facts": {"period": period, "open": ["2026-09", "2026-10"]}, "problem": None}
    for cause, period in (("locked", "2026-09"), ("another_period", "2026-09"), ("another_period", None))
]

_CERTIFICATE = {
    "certificate": 1,
    "name": "A B",
    "title": "A",
    "number": "1",
    "issuer": "A",
    "issued_on": _DAY,
    "hours": 999,
    "accepted": True,
}
_UNREACHED = {
    "evaluation": 1,
    "annual": False,
    "is_result": True,
    "name": "A B",
    "period": "2026-Q3",
    "since": _DAY,
    "why": "on_leave",
    "until": _DAY,
}
_DELIVERY = {
    "of": _UNREACHED,
    "received_on": None,
    "answer_until": None,
    "object_until": None,
    "self_until": None,
    "answered_at": None,
    "has_form": True,
    "may_answer": False,
}
_ORGANISATION: dict[str, Any] = {
    "name": "A B",
    "of": "2026-Q3",
    "organisation": "very_poor",
    "basis": "A B",
    "set_by": "A B",
    "set_at": _DAY,
    "head": "A B",
    "result": "below",
    "guidance": [
        {"predicates": ["poor", "needs_improvement"], "some": False, "at_least": 10, "at_most": None},
        {"predicates": ["poor", "needs_improvement"], "some": True, "at_least": None, "at_most": 70},
    ],
}

_DECISION = {
    "decision": 1,
    "period": "2026-09",
    "words": "A",
    "owner": "A B",
    "due": _DAY,
    "late": True,
    "state": "open",
    "moved": 9,
    "by": "A B",
    "answered_by": "A B",
    "answered_at": freeze(NOW),
    "outcome": "A",
    "may_answer": True,
}
_WRITING = {"name": "A B", "month": "2026-09", "n": 3, "of": 3, "words": "A", "owner": "A B", "everybody": False, "due": _DAY}
_TOLD = {
    "unit": "A B",
    "periods": ["2026-09", "2026-Q3"],
    "own": {"expected": 99, "reported": 99, "verified": 99, "results": [{"name": "A B", "percent": 99, "status": "good"}] * 5},
    "whole": {"people": 99, "expected": 999, "reported": 999, "compared": 99, "good": 9},
    "fewest": 5,
    "decided": [_DECISION] * 5,
    "more": 99,
    "became": [{**_DECISION, "state": "not_done"}] * 5,
}

_FOLLOW_UP = {"follow_up": 1, "side": "reward", "name": "A B", "basis": "A B", "on": _DAY, "by": "A B", "withdrawn_at": None}
_WITHDRAWN = {**_FOLLOW_UP, "side": "sanction", "withdrawn_at": freeze(NOW), "withdrawn_by": "A B"}
_FOLLOWED = {"name": "A B", "period": 2026, "predicate": "good", "final": True, "found": [_FOLLOW_UP, _WITHDRAWN], "kinds": [{}]}
CREDIT = {
    "total": {"$decimal": "18.75"},
    "percent": {"$decimal": "150"},
    "lines": [
        {"post": "A B", "months": {"$decimal": "5.45"}, "coefficient": {"$decimal": "12.5"}, "points": {"$decimal": "8.516"}}
    ],
    "missing": [],
}

_AREA = {"name": "A B", "cumulative": {"$decimal": "66.7"}, "status": "bad"}
_EVIDENCE = {"evidence": 2, "refused": 0, "uses": [], "evidence_follows": None}
_STANDING = {"code": "A", "name": "A B", "percent": {"$decimal": "66.7"}, "status": "poor", "indicator": 1, "people": 9_999}
_LEVEL_LINE = {
    "unit": 1,
    "name": "A B",
    "units": 400,
    "is_own": False,
    "expected": 99_999,
    "reported": 9_999,
    "late": 9_999,
    "overdue": 9_999,
    "verified": 1,
    "good": 30,
    "measured": 36,
    "weakest": _STANDING,
    "why": ["overdue", "weak", "waiting"],
}
_LEVEL: dict[str, Any] = {
    "at": freeze(NOW),
    "periods": [{"$period": "2026-09"}, {"$period": "2026-Q3"}],
    "unit": 1,
    "name": "A B",
    "above": 2,
    "whole": _LEVEL_LINE,
    "standings": [_STANDING],
    "well": [_STANDING] * 2,
    "attention": [_STANDING] * 2,
    "best": [_LEVEL_LINE] * 2,
    "lines": [_LEVEL_LINE] * 3,
    "page": 1,
    "pages": 80,
}
_EMPTY_LEVEL = {**_LEVEL, "name": None, "whole": {**_LEVEL_LINE, "expected": 0, "reported": 0}, "lines": []}
_STANDINGS = {"lines": [_STANDING] * 5, "number": 1, "pages": 20}
_REASONS = [[concern.value, 99] for concern in Concern]
_DELEGATION = {"to": "A B", "absent": "A B", "first": _DAY, "last": freeze(date(2026, 12, 31)), "own": True}
_TOTALS = {
    "periods": ["2026-09", "2026-Q3"],
    "people": 2_000,
    "reported": 9_999,
    "expected": 9_999,
    "late": 999,
    "overdue": 999,
    "verified": 9_999,
    "at": freeze(NOW),
}
_NAMED = {"code": "A", "name": "A B"}
_WAITING = {
    "number": "10012",
    "reporter": "A B",
    "count": 99,
    "concerns": [concern.value for concern in Concern],
    "instead_of": "A B",
}

_RECORDING = {
    **{"id": 99, "name": "A B", "admin": "A B", "state": "running", "own": False},
    **dict.fromkeys(("asked_at", "until"), freeze(NOW)),
}
_RECORDINGS = [{**_RECORDING, "state": state.value, "own": own} for state in RecordingState for own in (True, False)]

BY_HAND: dict[str, list[dict[str, Any]]] = {
    "evaluation/decision/board": [
        {
            "board": {
                "name": "A B",
                "month": "2026-09",
                "told": told,
                "decisions": [_DECISION] * 5,
                "page": 19,
                "open": 99,
                "total": 99,
                "may_decide": True,
            }
        }
        for told in (True, False)
    ],
    "evaluation/decision/ask": [{"writing": {**_WRITING, "asks": asks}} for asks in ("due", "words")],
    "evaluation/decision/noted": [{"writing": {**_WRITING, "asks": None}}],
    "evaluation/decision/answered": [{"one": _DECISION}, {"one": {**_DECISION, "outcome": None}}],
    "evaluation/decision/named": [{"one": _DECISION, "unit": "A B"}],
    "evaluation/decision/asked": [{"unit": "A B", "month": "2026-09", "told_on": _DAY, "open": 99}],
    "evaluation/decision/told": [{"result": _TOLD}, {"result": {**_TOLD, "own": None, "whole": None, "decided": [], "became": []}}],
    "evaluation/cycles": [
        {"opening": [{"quarter": freeze(Period.parse("2026-Q4")), "done": 19999, "people": 20000}], "cycles": cycles, "more": 980}
        for cycles in (
            [],
            [{"cycle": 1, "done": 0, "people": 99, "quarter": freeze(Period.parse("2026-Q4")), "unit": "SD Contoh 1"}],
        )
    ],
    "evaluation/quarter_end": [
        {
            **dict.fromkeys(("ends", "evidence", "self_until", "rating"), _DAY),
            **{"quarter": freeze(Period.parse("2026-Q4")), "days": 20, "own": True, "count": 999, "expecting": one},
        }
        for one in ({"own": True, "count": 999}, {"own": False, "count": 999}, {"own": True, "count": 0}, None)
    ],
    "evaluation/expectation/missing": [{"year": 2026, "own": own, "people": ["A B"]} for own in (True, False)],
    "insight/level": [{"level": _LEVEL}, {"level": _EMPTY_LEVEL}],
    "insight/level_units": [{"level": {**_LEVEL, "lines": [_LEVEL_LINE] * 5}}, {"level": _EMPTY_LEVEL}],
    "insight/level_indicators": [{"level": _LEVEL, "page": _STANDINGS}, {"level": _LEVEL, "page": {**_STANDINGS, "lines": []}}],
    "insight/level_indicator": [
        {"told": {"name": "A B", "whole": _STANDING, "units": [[1, "A B", _STANDING]] * 5, "page": 1, "pages": 80}}
    ],
    "insight/level_file": [{"name": "A B"}, {"name": None}],
    "evaluation/unreached": [{"found": [_UNREACHED], "count": 999}, {"found": [], "count": 0}],
    "evaluation/on_paper": [
        {"delivery": _DELIVERY},
        {"delivery": {**_DELIVERY, "received_on": _DAY, "answer_until": _DAY, "object_until": _DAY}},
        {"delivery": {**_DELIVERY, "of": {**_UNREACHED, "is_result": False}, "received_on": _DAY, "self_until": _DAY}},
        {"delivery": {**_DELIVERY, "answered_at": freeze(NOW)}},
    ],
    "training/certificate_check": [{"certificate": _CERTIFICATE}],
    "training/certificate_decided": [{"certificate": {**_CERTIFICATE, "accepted": yes}} for yes in (True, False)],
    "training/certificate_told": [{"certificate": {**_CERTIFICATE, "accepted": yes}, "by": "A B"} for yes in (True, False)],
    "evaluation/ask_paper_day": [{"delivery": _DELIVERY}],
    "evaluation/follow_up/list": [{"overview": _FOLLOWED}, {"overview": {**_FOLLOWED, "final": False, "found": [], "kinds": []}}],
    "evaluation/follow_up/ask": [{"asked": {"overview": _FOLLOWED, "kind": {"name": "A B", "basis": "A B"}}, "today": _DAY}],
    "evaluation/follow_up/told": [
        {"told": {"period": 2026, "predicate": "good", "shown": shown}} for shown in (_FOLLOW_UP, _WITHDRAWN)
    ],
    "evaluation/follow_up/person": [
        {"name": "A B", "found": [{"period": 2026, "predicate": "good"}]},
        {"name": "A B", "found": []},
    ],
    "evaluation/year/form": [{"issued": {"number": "DEK/2026/000001", "form": {"year": 2026, "person": {"name": "A B"}}}}],
    "evaluation/ask_paper_objection": [{"delivery": _DELIVERY}],
    "home/apology": [{"code": "ff00ff00ff"}],
    "home/database_away": [{}],
    "people/language_chosen": [{}],
    "exchange/backup/failed": [
        {"night": _DAY, "why": why, "last": last} for why in ("space", "folder", "database", "unknown") for last in (None, _DAY)
    ],
    "exchange/backup/made": [{"at": freeze(NOW)}],
    "exchange/backup/not_copied": [{"night": _DAY, "why": why, "last": last} for why in Why for last in (None, _DAY)],
    "exchange/backup/copied": [{"at": freeze(NOW)}],
    "adoption/one_page": [{"heads": True}, {"heads": False}],
    "messages/delivery/whole": [{}],
    "messages/delivery/refused": [{"asked": True}, {"asked": False}],
    "messages/delivery/refusals": [
        {"found": [{"what": "Report", "error": "Bad: x", "count": 3}], "more": 99, "count": 300, "on": _DAY}
    ],
    "reporting/draft/deadline": [
        {"draft": {"corrects": "10012", "deadline": _DAY, "answered": 99, "of": 100}, "evaluation": "2026-Q3"}
    ],
    "reporting/evidence/seen_before": [
        {
            "file": "A.pdf",
            "name": "A B",
            "period": "2026-09",
            "use": {"here": False, "person": "A B", "number": "10012", "period": "2026-08", "own": False},
        }
    ],
    "exchange/import/preview": [
        {"name": "Data Pegawai.xlsx", "rejected": [], "changes": 9_999, "outcome": _PREVIEWED},
        {
            "name": "a.xls",
            "rejected": [],
            "changes": 0,
            "outcome": None,
            "left": [{"row": 2, "name": "A B", "why": "lacks"}],
            "left_out": 1,
            "needed": ["position", "unit"],
            "others": ["PPPK " * 6] * 10,
            "lack": 1,
        },
        {
            "name": "a.xlsx",
            "why": None,
            "rejected": [],
            "count": 0,
            "more": 0,
            "changes": 300,
            "past": [300, 300],
            "outcome": {
                "$facts": {
                    "sheets": [{"$facts": {"sheet": "Indikator", "created": 9, "updated": 9, "unchanged": 9}}],
                    "rules": [],
                    "roles": [],
                    "expectations": [
                        {"$facts": {"name": "A B", "year": 2026, "part": "MODUL", "before": one, "after": "Naik."}}
                        for one in ("Turun.", None)
                    ],
                    "versions": [
                        {
                            "$facts": {
                                "code": "HADIR",
                                "since": _DAY,
                                "fields": ["Pertanyaan", "Jenis"],
                                "reports": 300,
                                "drafts": 300,
                                "evaluations": 300,
                            }
                        }
                    ],
                    "kept": ["HADIR"],
                    "rhythms": [{"$facts": {"code": "PKM", "before": "quarterly", "after": "monthly", "since": _DAY}}] * 40,
                    "past_targets": ["A", "B", "C", "D", "E"],
                    "past_people": ["A B", "C D", "E F", "G H", "I J"],
                    "past_until": _DAY,
                }
            },
        },
    ],
    "insight/group_private": [{"bot": "SipakaingaBot"}],
    "insight/group_totals": [{"totals": _TOTALS}],
    "insight/group_week": [
        {"told": {"name": "A B", "totals": totals, "least": 5, "praised": ["A B"] * 20}} for totals in (_TOTALS, None)
    ],
    "insight/group_bound": [{"bound": {"name": "A B"}}],
    "insight/group_let_go": [{"bound": {"name": "A B"}}],
    "exchange/import/explain": [{}],
    "reporting/filled": [{"filled": {"taken": [], "wrong": _OTHER_PERIODS, "next": None}}],
    "exchange/import/export": [{"at": freeze(NOW)}],
    "exchange/import/unreadable": [{"name": "Data Pegawai.xlsx", "why": why} for why in (None, "damaged", "too_large")],
    "evaluation/steps/dropped": [{}],
    "exchange/import/failed": [{"name": "Data Pegawai.xlsx"}],
    "exchange/import/applying": [{"name": "Data Pegawai.xlsx"}],
    "exchange/import/not_applied": [{"name": "Data Pegawai.xlsx"}],
    "exchange/import/rejected": [{"name": "Data Pegawai.xlsx", "count": 9_999}],
    "exchange/import/roles": [{"name": "Data Pegawai.xlsx", "roles": [_CHANGED]}],
    "exchange/import/roles_changed": [{"by": by, "roles": [_CHANGED]} for by in ("A B", None)],
    "evaluation/extended": [{"quarter": "2026-Q3", "until": _DAY}, {"quarter": "2026-Q3", "until": _DAY, "lost": [_DAY, _DAY]}],
    "evaluation/behind": [
        {
            "behind": {
                "what": what,
                "quarter": "2026-Q3",
                "reports": [["A B", {"number": "10012", "period": "2026-09", "value": _VALUE, "sent_at": freeze(NOW)}]],
            }
        }
        for what in ("late", "corrected")
    ],
    "evaluation/hours": [
        {"earned": {"quarter": "2026-Q3", "year": 2026, "entries": [[True, _EARNED]] * 40, "pending": [_EARNED] * 5}}
    ],
    "evaluation/result_extended": [
        {"period": period, "answer_until": until, "object_until": _DAY, "lost": [_DAY]}
        for period, until in (("2026-Q3", _DAY), (2026, None))
    ],
    "messages/closed/story": [
        {"story": {"author": "A B", "unit": "A B", "words": "A B", "state": state}, "by": "A B", "at": freeze(NOW)}
        for state in ("approved", "returned", "withdrawn")
    ],
    "messages/closed/unlock": [
        {
            "asked": {"person": "A B", "name": "A B", "period": "2026-09", "why": "A B"},
            "yes": yes,
            "by": "A B",
            "at": freeze(NOW),
            "until": freeze(NOW),
        }
        for yes in (True, False)
    ],
    "messages/errand/given_up": [
        {"kind": "workbook", "who": who, "tries": 5, "code": "workbook-12", "goes_on": not who} for who in ("A B", None)
    ],
    "messages/operating/alarm": [{"check": "outbox", "at": freeze(NOW)}],
    "messages/operating/over": [{"check": "outbox", "at": freeze(NOW)}],
    "people/preferences/hours": [{}],
    "people/preferences/digests": [{}],
    "messages/pictures/standings": [{"standings": [{"$facts": _STANDING}] * 12}],
    "messages/pictures/trends": [
        {"lines": [{"name": "A B", "status": "good", "points": [{"percent": None}, {"percent": {"$decimal": "66.7"}}]}]}
    ],
    "messages/pictures/pws": [{"areas": {"target": {"$decimal": "75"}, "areas": [_AREA], "whole": {**_AREA, "status": None}}}],
    "messages/pictures/attendance_code": [{"url": "https://t.me/SipakaingaBot?start=hadir_1_234567"}],
    "reporting/lines": [{"count": 30}],
    "reporting/line": [
        {"line": {"name": "A B", "period": "2026-09", "value": _VALUE, "target": 95, "reason": "A", "note": "A", **_EVIDENCE}}
    ],
    "people/link/many_claims": [{"person": "A B"}],
    "people/link/move_asked": [{}],
    "people/link/somebody_else": [{}],
    "people/link/somebody_else_told": [{"person": "A B"}],
    "people/link/guessing": [{}],
    "people/link/invitation_expired": [{}],
    "people/link/invitation_reused": [{"person": "A B"}],
    "people/link/invitation_unknown": [{}],
    "people/link/invitation_used": [{}],
    "people/link/not_your_contact": [{}],
    "people/link/refused": [{}],
    "people/link/slow_down": [{}],
    "people/link/linked": [
        {
            "person": {"name": "A B"},
            "purposes": ["A B"],
            "by_link": True,
            "stories": [{"author": "A B", "unit": "A B", "words": "A B"}],
        }
    ],
    "calendar/rehearsal/failed": [{"quarter": "2026-Q3", "code": "ff00"}],
    "reporting/notes": [
        {
            "lines": [
                {
                    "name": "A B",
                    "period": "2026-09",
                    "flag": "A B",
                    "reason": "A B",
                    "note": "A B",
                    "questions": [{"question": "A B", "answer": "A B"}],
                }
            ]
        }
    ],
    "training/certificate_unfit": [{"title": "A B", "number": "12", "why": why, "most": 20} for why in Unfit],
    "evaluation/expectation/list": [{"overview": {"waiting": waiting}} for waiting in (0, 99)],
    "evaluation/expectation/shown": [
        {
            "shown": {
                "own": False,
                "name": "A B",
                "supervisor": "A B",
                "year": 2026,
                "renewed": False,
                "by_person": _DAY if agreed else None,
                "by_supervisor": _DAY,
                "lines": [{"result": "A B", "name": "A B", "aspect": "waktu", "leader_result": "A B"}],
                "parts": [["resources", "A B"], ["consequences", None]],
                "conducts": [["service", "A B"]],
                "missing": ["consequences"],
            }
        }
        for agreed in (True, False)
    ],
    "evaluation/expectation/ask": [
        {"asked": {"part": part, "name": "A B", "about": "A B", "longest": 300, "now": "A B"}} for part in ("result", "service")
    ],
    "evaluation/expectation/told": [{"name": "A B", "year": 2026, "agreed": agreed, "own": False} for agreed in (True, False)],
    "evaluation/feedback/ask": [
        {"asked": {"name": "A B", "kind": kind, "about": about, "value": value}}
        for kind, about, value in (("praise", "A B", None), ("note", None, "service"))
    ],
    "evaluation/feedback/seek": [
        {"sought": {"name": "A B", "own": own, "found": found}}
        for own, found in ((True, [{"$facts": {"name": "A B", "unit": "SD 1"}}]), (False, []))
    ],
    "evaluation/feedback/declined": [{"name": "A B", "by": "A B", "own": own} for own in (True, False)],
    "evaluation/feedback/not_given": [{"name": "A B"}],
    "evaluation/feedback/thanks": [{"asked": {"name": "A B"}}],
    "evaluation/feedback/request": [{"name": "A B", "by": "A B", "own": own} for own in (True, False)],
    "evaluation/feedback/peers": [
        {
            "found": {
                "own": own,
                "name": "A B",
                "peers": [{"name": "A B"}] if own else [],
                "others": [{"name": "A B", "unit": "SD 1", "declined": own}],
            }
        }
        for own in (True, False)
    ],
    "evaluation/organisation/asked": [{"quarter": "2026-Q3", "units": ["A B"], "until": _DAY}],
    "evaluation/organisation/list": [
        {
            "overview": {
                "of": "2026-Q3",
                "missing": missing,
                "total": 999,
                "units": [{"name": "A B", "organisation": "good"}, {"name": "A B", "organisation": None}],
            }
        }
        for missing in (0, 99)
    ],
    "evaluation/organisation/choose": [{"chosen": one} for one in (_ORGANISATION, {**_ORGANISATION, "organisation": None})],
    "evaluation/organisation/set": [{"chosen": _ORGANISATION, "asks": asks} for asks in (True, False)],
    "training/certificate_refused": [
        {"title": "A B", "number": "1", "mine": mine, "used_title": "A B", "used_number": "A B", "at": _DAY}
        for mine in (True, False)
    ],
    "verification/inbox": [{"count": 999, "clean": 99, "page": {"lines": [_WAITING], "number": 0, "pages": 100}}],
    "verification/together/offer": [
        {"count": 999, "names": ["A B"] * 12, "skipped": skipped, "reasons": _REASONS} for skipped in (0, 999)
    ],
    "verification/together/done": [
        {"shown": {"count": 999, "done": 990, "missed": 9, "skipped": 99, "finished": True, "undone": undone, "reasons": _REASONS}}
        for undone in (False, True)
    ],
    "verification/unverified": [
        {"number": "10012", "by": {"name": "A B", "instead_of": other}, "why": why} for other, why in (("A B", "A B"), (None, None))
    ],
    "verification/raised": [
        {"verifier": "A B", "next_level": "A B", "numbers": ["10012"] * 10, "count": 999, "days": 7, "own": own}
        for own in (True, False)
    ],
    "home/search_ask": [{}],
    "home/search": [
        {
            "hits": {
                "said": "A B",
                "people": [{"name": "A B", "unit": "A B"}] * count,
                "units": [_NAMED] * count,
                "indicators": [_NAMED] * count,
                "submission": count or None,
                "number": "10012",
            }
        }
        for count in (8, 0)
    ],
    "people/delegation/ask": [{"there": [{**_DELEGATION, "own": own} for own in (True, False)]}],
    "people/delegation/days": [{"name": "A B"}],
    "people/delegation/confirm": [
        {"name": "A B", "days": {"first": _DAY, "last": last}} for last in (_DAY, freeze(date(2026, 12, 31)))
    ],
    **{
        f"people/delegation/{name}": [
            {"given": {"delegation": _DELEGATION, "waiting": waiting, "begins_today": bool(waiting)}, "decided": 99}
            for waiting in (0, 99)
        ]
        for name in ("given", "taken_back", "told", "ended", "back")
    },
    "adoption/recording/offer": [{"minutes": 30, "recent": [_RECORDING]}],
    "adoption/recording/choose": [{}],
    "adoption/recording/asked": [{"shown": _RECORDING}],
    "adoption/recording/request": [{"shown": _RECORDING, "minutes": 30}],
    **{f"adoption/recording/{screen}": [{"shown": one} for one in _RECORDINGS] for screen in ("state", "told")},
    "verification/unverify_why": [{"number": "10012"}],
    "home/keyboard": [{}],
    "home/waiting": [{"count": count} for count in (999, 0)],
    "home/house": [{"house": house} for house in House],
    "home/not_understood": [
        {"near": near, "kind": kind, "salute": salute, "forwarded": not near, "draft": True, "asked": not near}
        for near in (["kelengkapan", "pelatihan_baru", "tindaklanjut"], [])
        for kind in (None, "voice", "video", "sticker", "poll", "other")
        for salute in (None, "salam")
    ],
    "messages/small_talk": [
        {"said": {"meaning": meaning, "salute": salute}, "person": _PERSON, "owed": owed, "asked": asked}
        for meaning in Meaning
        for salute in (None, "morning")
        for owed, asked in ((999, False), (0, False), (None, True))
    ],
    "people/notice": [{}],
    "people/link/phone_unknown": [{"admins": ["A B"] * 3, "problem": None}, {"admins": [], "problem": None}],
    "adoption/topic": [{"topic": topic} for topic in Topic],
    "adoption/first/join": [{}],
    "adoption/first/phone": [{}],
    "adoption/first/colleague": [{"words": words} for words in ("A B", None)],
    "adoption/first/help": [{"salute": salute, "admins": ["A B"] * 3} for salute in (None, "salam")],
    "adoption/first/welcome": [
        {"began": began, "kind": kind, "salute": "evening", "minutes": minutes, "agency": "A B"}
        for began in ("start", "greeting", "complaint", "later", "who", "what", "privacy", "thanks", "command", "unread", "words")
        for kind, minutes in (("voice", {"$decimal": "12.5"}), ("poll", None))
    ],
    "adoption/first/try": [
        {"problem": problem, "salute": None, "kindly": problem is None, "example": "28/30"}
        for problem in ({"$facts": {"kind": "not_a_ratio", "facts": {"heard": "A B", "example": "28/30"}}}, None)
    ],
    "adoption/first/result": [
        {"answer": {"state": state, "numerator": _TEN, "denominator": _TEN, "value": {"$decimal": "93.3333"}}}
        for state in ("value", "nil")
    ],
    "training/which_check": [{}],
    "training/which_code": [{}],
}
"""Screens that no transcript shows."""
