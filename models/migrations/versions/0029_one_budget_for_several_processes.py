"""Several processes share what Telegram takes in a second"""

from alembic import op
import sqlalchemy as sa

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'sendbudget',
        sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('next_at', sa.Float(), nullable=False),
        sa.Column('spare', sa.Float(), nullable=False),
        sa.Column('counted_at', sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sendbudget')),
    )
