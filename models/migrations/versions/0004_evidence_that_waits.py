"""Find the evidence that waits to be fetched without looking at all of it"""

from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_attachment_state', 'attachment', ['state'])


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
