"""Notices that wait, by what they say: the clock asks for those of a kind every quarter of an hour"""

from alembic import op
import sqlalchemy as sa

revision = '0070'
down_revision = '0069'
branch_labels = None
depends_on = None

_WAITS = "state = 'waiting' and urgency = '5-notice'"


def upgrade() -> None:
    op.create_index(
        'ix_outbox_notice_waiting', 'outbox', ['screen'], unique=False, sqlite_where=sa.text(_WAITS), postgresql_where=sa.text(_WAITS)
    )


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
