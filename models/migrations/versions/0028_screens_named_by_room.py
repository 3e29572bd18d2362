"""What is still to be said, and what was said lately, names its screens by room"""

from alembic import op
import sqlalchemy as sa

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None

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
    "apology": "home/apology",
    "burden": "adoption/burden",
    "completeness": "insight/completeness",
    "contract_end": "people/contract_end",
    "database_away": "home/database_away",
    "decided": "verification/decided",
    "escalation": "calendar/escalation",
    "group_private": "insight/group_private",
    "group_totals": "insight/group_totals",
    "handed_over": "verification/handed_over",
    "handed_to_queue": "verification/handed_to_queue",
    "help": "adoption/help",
    "home": "home/home",
    "inbox": "verification/inbox",
    "language": "people/language",
    "language_chosen": "people/language_chosen",
    "no_verifier": "verification/no_verifier",
    "not_understood": "home/not_understood",
    "own_data": "home/own_data",
    "preferences": "people/preferences",
    "privacy": "people/privacy",
    "reminded": "calendar/reminded",
    "reminded_count": "calendar/reminded_count",
    "reminder": "calendar/reminder",
    "reminder_pick": "calendar/pick_morning",
    "reminder_put_off": "calendar/put_off",
    "returned": "verification/returned",
    "schedule": "calendar/schedule",
    "status": "reporting/status",
    "submission": "reporting/submission",
    "summary": "insight/summary",
    "verified": "verification/verified",
    "welcome_check": "adoption/welcome_check",
}


def upgrade() -> None:
    session = op.get_bind()
    outbox = sa.table('outbox', sa.column('screen', sa.String()))
    for (screen,) in session.execute(sa.select(outbox.c.screen).where(outbox.c.screen.is_not(None)).distinct()).all():
        folder, slash, name = screen.partition('/')
        named = f'{_FOLDERS[folder]}/{name}' if slash and folder in _FOLDERS else _LOOSE.get(screen, screen)
        if named != screen:
            session.execute(outbox.update().where(outbox.c.screen == screen).values(screen=named))


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
