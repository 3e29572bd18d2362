"""The predikat of an organisation stands for itself, by unit and quarter or year, instead of on the cycle"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None

_WORDS = ('outstanding', 'good', 'needs_improvement', 'poor', 'very_poor')


def upgrade() -> None:
    op.create_table('organisationrating',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('period', AutoString(length=8), nullable=False),
    sa.Column('organisation', sa.Enum(*_WORDS, name='organisation', native_enum=False, length=32), nullable=False),
    sa.Column('basis', AutoString(length=500), nullable=True),
    sa.Column('set_by', sa.Integer(), nullable=True),
    sa.Column('set_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['set_by'], ['person.id'], name=op.f('fk_organisationrating_set_by_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_organisationrating_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisationrating')),
    sa.UniqueConstraint('unit_id', 'period', name=op.f('uq_organisationrating_unit_id_period'))
    )
    op.create_table('organisationasked',
    sa.Column('by', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('period', AutoString(length=8), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_organisationasked_by_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_organisationasked_unit_id_unit')),
    sa.PrimaryKeyConstraint('by', name=op.f('pk_organisationasked'))
    )
    op.execute(
        'insert into organisationrating (unit_id, period, organisation, set_at) '
        'select unit_id, quarter, organisation, opened_at from evaluationcycle where organisation is not null'
    )
    with op.batch_alter_table('evaluationcycle', schema=None) as batch_op:
        batch_op.drop_column('organisation')


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
