"""Results of work (RHK) of indicators, what feedback is about and whose it is, and by which layout a document was made"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = '0038'
down_revision = '0037'
branch_labels = None
depends_on = None


_VALUES = ('service', 'accountable', 'competent', 'harmonious', 'loyal', 'adaptive', 'collaborative')
_VALUE = sa.Enum(*_VALUES, name='conduct', native_enum=False, length=32)
_RELATION = sa.Enum('superior', 'peer', 'other', name='relation', native_enum=False, length=32)


def upgrade() -> None:
    with op.batch_alter_table('indicator', schema=None) as batch_op:
        batch_op.add_column(sa.Column('work_result', AutoString(length=300), nullable=True))
        batch_op.add_column(sa.Column('leader_result', AutoString(length=300), nullable=True))
    with op.batch_alter_table('indicatorversion') as batch_op:
        batch_op.add_column(sa.Column('work_result', AutoString(length=300), nullable=True))
        batch_op.add_column(sa.Column('leader_result', AutoString(length=300), nullable=True))
    with op.batch_alter_table('feedback', schema=None) as batch_op:
        batch_op.add_column(sa.Column('indicator_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('value', _VALUE, nullable=True))
        batch_op.add_column(sa.Column('relation', _RELATION, server_default='superior', nullable=False))
        batch_op.create_foreign_key(batch_op.f('fk_feedback_indicator_id_indicator'), 'indicator', ['indicator_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_feedback_about_one_thing'), 'indicator_id is null or value is null')
    with op.batch_alter_table('feedbackasked', schema=None) as batch_op:
        batch_op.add_column(sa.Column('indicator_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('value', _VALUE, nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_feedbackasked_indicator_id_indicator'), 'indicator', ['indicator_id'], ['id'])
    _expectations()
    op.create_table('feedbackrequest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_at', UTCDateTime(), nullable=False),
    sa.Column('answered_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_feedbackrequest_asked_by_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_feedbackrequest_person_id_person')),
    sa.ForeignKeyConstraint(['to_id'], ['person.id'], name=op.f('fk_feedbackrequest_to_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedbackrequest'))
    )
    op.create_index('ix_feedbackrequest_person_id', 'feedbackrequest', ['person_id'], unique=False)
    op.create_index('ix_feedbackrequest_to_person', 'feedbackrequest', ['to_id', 'person_id'], unique=False)
    with op.batch_alter_table('evaluationdocument', schema=None) as batch_op:
        batch_op.add_column(sa.Column('layout', sa.Integer(), server_default='1', nullable=False))


def _expectations() -> None:
    op.create_table('expectation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('supervisor_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('position', AutoString(length=64), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('resources', AutoString(length=500), nullable=True),
    sa.Column('accountability', AutoString(length=500), nullable=True),
    sa.Column('consequences', AutoString(length=500), nullable=True),
    sa.Column('begun_at', UTCDateTime(), nullable=False),
    sa.Column('person_at', UTCDateTime(), nullable=True),
    sa.Column('supervisor_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_expectation_person_id_person')),
    sa.ForeignKeyConstraint(['supervisor_id'], ['person.id'], name=op.f('fk_expectation_supervisor_id_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_expectation_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expectation'))
    )
    op.create_index('ix_expectation_person_year', 'expectation', ['person_id', 'year'], unique=False)
    op.create_index('ix_expectation_supervisor_id', 'expectation', ['supervisor_id'], unique=False)
    op.create_table('expectedresult',
    sa.Column('expectation_id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('result', AutoString(length=300), nullable=False),
    sa.Column('leader_result', AutoString(length=300), nullable=True),
    sa.ForeignKeyConstraint(['expectation_id'], ['expectation.id'], name=op.f('fk_expectedresult_expectation_id_expectation')),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_expectedresult_indicator_id_indicator')),
    sa.PrimaryKeyConstraint('expectation_id', 'indicator_id', name=op.f('pk_expectedresult'))
    )
    op.create_table('expectedconduct',
    sa.Column('expectation_id', sa.Integer(), nullable=False),
    sa.Column('value', _VALUE, nullable=False),
    sa.Column('words', AutoString(length=500), nullable=False),
    sa.ForeignKeyConstraint(['expectation_id'], ['expectation.id'], name=op.f('fk_expectedconduct_expectation_id_expectation')),
    sa.PrimaryKeyConstraint('expectation_id', 'value', name=op.f('pk_expectedconduct'))
    )
    op.create_table('expectationasked',
    sa.Column('by', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('part', AutoString(length=32), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_expectationasked_by_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_expectationasked_person_id_person')),
    sa.PrimaryKeyConstraint('by', name=op.f('pk_expectationasked'))
    )


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
