"""Announcements to many, and who was reached"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    notices = sa.text("urgency = '5-notice'")
    op.create_index('ix_outbox_notice', 'outbox', ['made_at'], unique=False, sqlite_where=notices, postgresql_where=notices)


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
