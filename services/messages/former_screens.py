"""How notices were called before their screens stood in rooms: buttons with these names are still out in chats."""

_FOLDERS = {
    "backup": "exchange/backup",
    "broadcast": "messages/broadcast",
    "coaching": "evaluation/coaching",
    "draft": "reporting/draft",
    "ekinerja": "exchange/ekinerja",
    "evidence": "reporting/evidence",
    "feedback": "evaluation/feedback",
    "form": "reporting/form",
    "import": "exchange/import",
    "improving": "evaluation/steps",
    "leave": "people/leave",
    "ledger": "messages/ledger",
    "link": "people/link",
    "plan": "evaluation/plan",
    "question": "verification/question",
    "record": "insight",
    "rehearsal": "calendar/rehearsal",
    "report": "reporting",
    "return": "verification/return",
    "story": "adoption/story",
    "ticket": "adoption/ticket",
    "trail": "verification/trail",
    "unlock": "reporting/unlock",
    "year": "evaluation/year",
}
_LOOSE = {
    "burden": "adoption/burden",
    "escalation": "calendar/escalation",
    "handed_over": "verification/handed_over",
    "handed_to_queue": "verification/handed_to_queue",
    "no_verifier": "verification/no_verifier",
    "reminded": "calendar/reminded",
    "reminder": "calendar/reminder",
    "returned": "verification/returned",
    "submission": "reporting/submission",
    "summary": "insight/summary",
    "verified": "verification/verified",
}


def called_now(screen: str) -> str:
    """The name of a notice's screen, whichever name a button carries."""
    folder, slash, name = screen.partition("/")
    if slash and folder in _FOLDERS:
        return f"{_FOLDERS[folder]}/{name}"
    return _LOOSE.get(screen, screen)
