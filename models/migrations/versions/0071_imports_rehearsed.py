"""Imports that are rehearsed before they are written"""

from alembic import op

revision = '0071'
down_revision = '0070'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        'ALTER TABLE rehearsalrequest ADD COLUMN pending_id INTEGER '
        'CONSTRAINT fk_rehearsalrequest_pending_id_pendingimport REFERENCES pendingimport (id)'
    )


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
