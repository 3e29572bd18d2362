"""The newest messages of a person are found in order"""

from alembic import op

revision = '0067'
down_revision = '0066'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_outbox_person', 'outbox', ['person_id', 'id'])
    op.drop_index('ix_outbox_person_id', 'outbox')


def downgrade() -> None:
    op.create_index('ix_outbox_person_id', 'outbox', ['person_id'])
    op.drop_index('ix_outbox_person', 'outbox')
