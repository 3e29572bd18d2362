"""Trainings that do not take place"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('training', schema=None) as batch_op:
        batch_op.add_column(sa.Column('cancelled_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('cancelled_by', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('cancelled_why', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_training_cancelled_by_person'), 'person', ['cancelled_by'], ['id'])
        batch_op.create_index(batch_op.f('ix_training_cancelled_by'), ['cancelled_by'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
