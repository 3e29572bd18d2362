"""The evaluation of a year, how staff rate the coaching they got, and steps of a whole unit"""

from alembic import op
import sqlalchemy as sa
import sqlmodel

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

_RATINGS = ('below', 'meets', 'above')


def upgrade() -> None:
    op.create_table('yearevaluation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('supervisor_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('proposed_result', sa.Enum(*_RATINGS, name='rating', native_enum=False, length=32), nullable=False),
    sa.Column('proposed_conduct', sa.Enum(*_RATINGS, name='rating', native_enum=False, length=32), nullable=False),
    sa.Column('result', sa.Enum(*_RATINGS, name='rating', native_enum=False, length=32), nullable=False),
    sa.Column('conduct', sa.Enum(*_RATINGS, name='rating', native_enum=False, length=32), nullable=False),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('decided_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('acknowledged_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_yearevaluation_person_id_person')),
    sa.ForeignKeyConstraint(['supervisor_id'], ['person.id'], name=op.f('fk_yearevaluation_supervisor_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_yearevaluation')),
    sa.UniqueConstraint('person_id', 'year', name=op.f('uq_yearevaluation_person_id_year'))
    )
    with op.batch_alter_table('yearevaluation', schema=None) as batch_op:
        batch_op.create_index('ix_yearevaluation_supervisor_asked', ['supervisor_id', 'asked_at'], unique=False)
    op.create_table('coachingturn',
    sa.Column('evaluation_id', sa.Integer(), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_coachingturn_evaluation_id_evaluation')),
    sa.PrimaryKeyConstraint('evaluation_id', name=op.f('pk_coachingturn'))
    )
    op.create_table('coachingtally',
    sa.Column('supervisor_id', sa.Integer(), nullable=False),
    sa.Column('quarter', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
    sa.Column('statement', sa.Integer(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.CheckConstraint('score between 1 and 5', name=op.f('ck_coachingtally_score_1_to_5')),
    sa.ForeignKeyConstraint(['supervisor_id'], ['person.id'], name=op.f('fk_coachingtally_supervisor_id_person')),
    sa.PrimaryKeyConstraint('supervisor_id', 'quarter', 'statement', 'score', name=op.f('pk_coachingtally'))
    )
    with op.batch_alter_table('improvementstep', schema=None) as batch_op:
        batch_op.alter_column('evaluation_id', existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column('cycle_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('before', sa.Numeric(precision=15, scale=4), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_improvementstep_cycle_id_evaluationcycle'), 'evaluationcycle', ['cycle_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_improvementstep_of_a_person_or_a_unit'), '(evaluation_id is null) <> (cycle_id is null)')
        batch_op.create_index(batch_op.f('ix_improvementstep_cycle_id'), ['cycle_id'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
