"""The burden meter, and when a report was begun"""

from alembic import op
import sqlalchemy as sa
import sqlmodel
from sqlalchemy.dialects import postgresql

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('burden',
    sa.Column('month', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('minutes_per_report', sa.Numeric(precision=15, scale=4), nullable=True),
    sa.Column('minutes_per_week', sa.Numeric(precision=15, scale=4), nullable=True),
    sa.Column('messages_per_person', sa.Numeric(precision=15, scale=4), nullable=True),
    sa.Column('stops', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('reminded', sa.Integer(), nullable=False),
    sa.Column('answered', sa.Integer(), nullable=False),
    sa.Column('heavy', sa.Boolean(), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('month', name=op.f('pk_burden'))
    )
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.add_column(sa.Column('begun_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
