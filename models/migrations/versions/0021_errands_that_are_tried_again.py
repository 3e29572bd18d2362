"""Errands outside of any update: how often each was tried, and when it is tried again"""

from alembic import op
import sqlalchemy as sa
import sqlmodel

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('errandtry',
    sa.Column('kind', sa.Enum('workbook', 'evidence', 'certificate', 'bundle', 'sweep', 'rehearsal', 'announcements', name='errandkind', native_enum=False, length=32), nullable=False),
    sa.Column('item', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('first_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('not_before', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('cause', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
    sa.Column('given_up_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('kind', 'item', name=op.f('pk_errandtry'))
    )
    with op.batch_alter_table('errandtry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_errandtry_given_up_at'), ['given_up_at'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
