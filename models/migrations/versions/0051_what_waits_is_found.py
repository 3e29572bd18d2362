"""Workbooks that nobody has read and certificates without a hash are found by indexes of their own"""

from alembic import op
import sqlalchemy as sa

revision = '0051'
down_revision = '0050'
branch_labels = None
depends_on = None


def upgrade() -> None:
    unread, unhashed = sa.text('read_at is null'), sa.text('sha256 is null')
    op.create_index('ix_pendingimport_unread', 'pendingimport', ['id'], sqlite_where=unread, postgresql_where=unread)
    op.create_index('ix_certificate_unhashed', 'certificate', ['state'], sqlite_where=unhashed, postgresql_where=unhashed)


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
