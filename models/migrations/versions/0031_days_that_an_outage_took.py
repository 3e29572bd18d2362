"""When the bot could not be reached, so that the days are given back"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('alive',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alive'))
    )
    op.create_table('outage',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('began', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('ended', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('given_back_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outage'))
    )
    op.create_index(op.f('ix_outage_given_back_at'), 'outage', ['given_back_at'])


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
