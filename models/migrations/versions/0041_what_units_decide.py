"""What units decide after a month, and which months everybody was told of"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = '0041'
down_revision = '0040'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'decision',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('unit_id', sa.Integer(), nullable=False),
        sa.Column('period', AutoString(length=8), nullable=False),
        sa.Column('written_by', sa.Integer(), nullable=False),
        sa.Column('begun_at', UTCDateTime(), nullable=False),
        sa.Column('words', AutoString(length=500), nullable=True),
        sa.Column('everybody', sa.Boolean(), nullable=False),
        sa.Column('owner_id', sa.Integer(), nullable=True),
        sa.Column('due', sa.Date(), nullable=True),
        sa.Column('decided_at', UTCDateTime(), nullable=True),
        sa.Column('state', sa.Enum('open', 'done', 'not_done', native_enum=False, length=32), nullable=False),
        sa.Column('moved', sa.Integer(), nullable=False),
        sa.Column('answered_by', sa.Integer(), nullable=True),
        sa.Column('answered_at', UTCDateTime(), nullable=True),
        sa.Column('outcome', AutoString(length=500), nullable=True),
        sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_decision_answered_by_person')),
        sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_decision_owner_id_person')),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_decision_unit_id_unit')),
        sa.ForeignKeyConstraint(['written_by'], ['person.id'], name=op.f('fk_decision_written_by_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
    )
    op.create_index('ix_decision_unit_state', 'decision', ['unit_id', 'state'], unique=False)
    op.create_index('ix_decision_owner_id', 'decision', ['owner_id'], unique=False)
    op.create_index('ix_decision_written_by', 'decision', ['written_by'], unique=False)
    op.create_table(
        'toldperiod',
        sa.Column('unit_id', sa.Integer(), nullable=False),
        sa.Column('period', AutoString(length=8), nullable=False),
        sa.Column('asked_at', UTCDateTime(), nullable=True),
        sa.Column('told_at', UTCDateTime(), nullable=True),
        sa.Column('told_by', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['told_by'], ['person.id'], name=op.f('fk_toldperiod_told_by_person')),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_toldperiod_unit_id_unit')),
        sa.PrimaryKeyConstraint('unit_id', 'period', name=op.f('pk_toldperiod')),
    )


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
