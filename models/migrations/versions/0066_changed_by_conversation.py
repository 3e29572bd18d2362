"""What admins change by conversation"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = '0066'
down_revision = '0065'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('managedchange',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('task', AutoString(length=32), nullable=False),
    sa.Column('said', sa.JSON(), nullable=False),
    sa.Column('offered', sa.JSON(), nullable=False),
    sa.Column('made_at', UTCDateTime(), nullable=False),
    sa.Column('told', AutoString(length=64), nullable=True),
    sa.Column('applied_at', UTCDateTime(), nullable=True),
    sa.Column('dropped_at', UTCDateTime(), nullable=True),
    sa.Column('undone_at', UTCDateTime(), nullable=True),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_managedchange_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_managedchange'))
    )
    op.create_index('ix_managedchange_applied_at', 'managedchange', ['applied_at'])
    op.create_index('ix_managedchange_by_id_applied_at', 'managedchange', ['by_id', 'applied_at'])


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
