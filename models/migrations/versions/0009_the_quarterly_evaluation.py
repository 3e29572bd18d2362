"""The quarterly evaluation: cycles, evaluations, what was judged, answered and agreed, and how much an indicator counts"""

from alembic import op
import sqlalchemy as sa
import sqlmodel
from sqlalchemy.dialects import postgresql

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('evaluationcycle',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('quarter', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
    sa.Column('opened_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('evidence_until', sa.Date(), nullable=False),
    sa.Column('self_until', sa.Date(), nullable=False),
    sa.Column('rating_until', sa.Date(), nullable=False),
    sa.Column('talk_until', sa.Date(), nullable=False),
    sa.Column('answer_until', sa.Date(), nullable=False),
    sa.Column('organisation', sa.Enum('outstanding', 'good', 'needs_improvement', 'poor', 'very_poor', name='organisation', native_enum=False, length=32), nullable=True),
    sa.Column('closed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('closed_by', sa.Integer(), nullable=True),
    sa.Column('gaps', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['closed_by'], ['person.id'], name=op.f('fk_evaluationcycle_closed_by_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_evaluationcycle_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluationcycle')),
    sa.UniqueConstraint('unit_id', 'quarter', name=op.f('uq_evaluationcycle_unit_id_quarter'))
    )
    with op.batch_alter_table('evaluationcycle', schema=None) as batch_op:
        batch_op.create_index('ix_evaluationcycle_quarter', ['quarter'], unique=False)

    op.create_table('feedback',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('praise', 'note', name='feedbackkind', native_enum=False, length=32), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_feedback_by_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_feedback_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback'))
    )
    with op.batch_alter_table('feedback', schema=None) as batch_op:
        batch_op.create_index('ix_feedback_person_on', ['person_id', 'on'], unique=False)

    op.create_table('feedbackasked',
    sa.Column('by', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('praise', 'note', name='feedbackkind', native_enum=False, length=32), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_feedbackasked_by_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_feedbackasked_person_id_person')),
    sa.PrimaryKeyConstraint('by', name=op.f('pk_feedbackasked'))
    )
    op.create_table('evaluation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('quarter', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('supervisor_id', sa.Integer(), nullable=False),
    sa.Column('position', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('self_result', sa.Enum('below', 'meets', 'above', name='rating', native_enum=False, length=32), nullable=True),
    sa.Column('self_conduct', sa.Enum('below', 'meets', 'above', name='rating', native_enum=False, length=32), nullable=True),
    sa.Column('self_note', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=True),
    sa.Column('self_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('proposed', sa.Enum('below', 'meets', 'above', name='rating', native_enum=False, length=32), nullable=True),
    sa.Column('result', sa.Enum('below', 'meets', 'above', name='rating', native_enum=False, length=32), nullable=True),
    sa.Column('result_why', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.Column('conduct', sa.Enum('below', 'meets', 'above', name='rating', native_enum=False, length=32), nullable=True),
    sa.Column('conduct_why', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.Column('predicate', sa.Enum('very_good', 'good', 'needs_improvement', 'poor', 'very_poor', name='predicate', native_enum=False, length=32), nullable=True),
    sa.Column('card', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=True),
    sa.Column('rated_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('talked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('told_on', sa.Date(), nullable=True),
    sa.Column('answered_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('objection', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=True),
    sa.Column('decider_id', sa.Integer(), nullable=True),
    sa.Column('decided_result', sa.Enum('below', 'meets', 'above', name='rating', native_enum=False, length=32), nullable=True),
    sa.Column('decided_conduct', sa.Enum('below', 'meets', 'above', name='rating', native_enum=False, length=32), nullable=True),
    sa.Column('decision', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.Column('decided_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['cycle_id'], ['evaluationcycle.id'], name=op.f('fk_evaluation_cycle_id_evaluationcycle')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_evaluation_decided_by_person')),
    sa.ForeignKeyConstraint(['decider_id'], ['person.id'], name=op.f('fk_evaluation_decider_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_evaluation_person_id_person')),
    sa.ForeignKeyConstraint(['supervisor_id'], ['person.id'], name=op.f('fk_evaluation_supervisor_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation')),
    sa.UniqueConstraint('person_id', 'quarter', name=op.f('uq_evaluation_person_id_quarter'))
    )
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evaluation_cycle_id'), ['cycle_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_evaluation_decider_id'), ['decider_id'], unique=False)
        batch_op.create_index('ix_evaluation_supervisor_quarter', ['supervisor_id', 'quarter'], unique=False)

    op.create_table('conductrating',
    sa.Column('evaluation_id', sa.Integer(), nullable=False),
    sa.Column('own', sa.Boolean(), nullable=False),
    sa.Column('value', sa.Enum('service', 'accountable', 'competent', 'harmonious', 'loyal', 'adaptive', 'collaborative', name='conduct', native_enum=False, length=32), nullable=False),
    sa.Column('rating', sa.Enum('below', 'meets', 'above', name='rating', native_enum=False, length=32), nullable=False),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_conductrating_evaluation_id_evaluation')),
    sa.PrimaryKeyConstraint('evaluation_id', 'own', 'value', name=op.f('pk_conductrating'))
    )
    op.create_table('evaluationasked',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('evaluation_id', sa.Integer(), nullable=False),
    sa.Column('sentence', sa.Enum('result', 'conduct', 'note', 'objection', 'decision', name='sentence', native_enum=False, length=32), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_evaluationasked_evaluation_id_evaluation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_evaluationasked_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_evaluationasked'))
    )
    op.create_table('improvementstep',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('evaluation_id', sa.Integer(), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=True),
    sa.Column('cause', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.Column('action', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('support', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.Column('agreed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('postponed', sa.Integer(), nullable=False),
    sa.Column('done_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('outcome', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_improvementstep_evaluation_id_evaluation')),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_improvementstep_indicator_id_indicator')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_improvementstep_owner_id_person')),
    sa.ForeignKeyConstraint(['written_by'], ['person.id'], name=op.f('fk_improvementstep_written_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_improvementstep'))
    )
    with op.batch_alter_table('improvementstep', schema=None) as batch_op:
        batch_op.create_index('ix_improvementstep_due', ['due'], unique=False)
        batch_op.create_index(batch_op.f('ix_improvementstep_evaluation_id'), ['evaluation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_improvementstep_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_improvementstep_written_by'), ['written_by'], unique=False)

    with op.batch_alter_table('indicator', schema=None) as batch_op:
        batch_op.add_column(sa.Column('weight', sa.Numeric(precision=9, scale=4), server_default='1', nullable=False))
        batch_op.add_column(sa.Column('main', sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
