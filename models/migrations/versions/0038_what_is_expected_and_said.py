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


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
