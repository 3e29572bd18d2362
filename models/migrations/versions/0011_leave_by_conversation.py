"""Tell leave that an admin wrote down in chat from leave of the workbook; find what waits without looking at every report"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('leave') as batch_op:
        batch_op.add_column(sa.Column('granted_by', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_leave_granted_by_person'), 'person', ['granted_by'], ['id'])
    op.create_index('ix_submission_state', 'submission', ['state'])


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
