"""What the columns of offices' own lists of people are about, and what was answered about them"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = '0062'
down_revision = '0061'
branch_labels = None
depends_on = None

_READABLE = sa.JSON().with_variant(JSONB(), 'postgresql')


def upgrade() -> None:
    op.add_column('pendingimport', sa.Column('plan', _READABLE, nullable=True))
    op.add_column('pendingimport', sa.Column('turn', sa.Integer(), nullable=False, server_default='0'))
    op.create_table(
        'knownshape',
        sa.Column('fingerprint', AutoString(length=64), nullable=False),
        sa.Column('columns', _READABLE, nullable=False),
        sa.Column('answers', _READABLE, nullable=False),
        sa.Column('confirmed_by', sa.Integer(), nullable=True),
        sa.Column('confirmed_at', UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_knownshape_confirmed_by_person')),
        sa.PrimaryKeyConstraint('fingerprint', name=op.f('pk_knownshape')),
    )


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
