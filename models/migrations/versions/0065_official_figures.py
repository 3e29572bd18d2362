"""Figures of another source beside ours, and why they differ"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = '0065'
down_revision = '0064'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('officialfigure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('period', AutoString(length=8), nullable=False),
    sa.Column('source', AutoString(length=40), nullable=False),
    sa.Column('amount', sa.Numeric(precision=15, scale=4), nullable=False),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_officialfigure_indicator_id_indicator')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_officialfigure_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_officialfigure'))
    )
    op.create_index('ix_officialfigure_indicator_id_period', 'officialfigure', ['indicator_id', 'period'])
    op.create_index(op.f('ix_officialfigure_unit_id'), 'officialfigure', ['unit_id'])
    op.create_table('gapanswer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('figure_id', sa.Integer(), nullable=False),
    sa.Column('cause', sa.Enum('later', 'population', 'there', 'here', 'unknown', name='gapcause', native_enum=False, length=32), nullable=False),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_gapanswer_by_person')),
    sa.ForeignKeyConstraint(['figure_id'], ['officialfigure.id'], name=op.f('fk_gapanswer_figure_id_officialfigure')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gapanswer'))
    )
    op.create_index(op.f('ix_gapanswer_figure_id'), 'gapanswer', ['figure_id'])


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
