"""Rewards and sanctions that were proposed after an evaluation"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = '0043'
down_revision = '0042'
branch_labels = None
depends_on = None

_SIDE = sa.Enum('reward', 'sanction', name='side', native_enum=False, length=32)
_PREDICATE = sa.Enum('very_good', 'good', 'needs_improvement', 'poor', 'very_poor', name='predicate', native_enum=False, length=32)


def upgrade() -> None:
    op.create_table('followupkind',
    sa.Column('code', AutoString(length=32), nullable=False),
    sa.Column('side', _SIDE, nullable=False),
    sa.Column('name', AutoString(length=160), nullable=False),
    sa.Column('predicates', AutoString(length=120), nullable=False),
    sa.Column('basis', AutoString(length=400), nullable=True),
    sa.Column('used', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_followupkind'))
    )
    op.create_table('followup',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('evaluation_id', sa.Integer(), nullable=True),
    sa.Column('year_evaluation_id', sa.Integer(), nullable=True),
    sa.Column('code', AutoString(length=32), nullable=False),
    sa.Column('side', _SIDE, nullable=False),
    sa.Column('name', AutoString(length=160), nullable=False),
    sa.Column('predicate', _PREDICATE, nullable=False),
    sa.Column('basis', AutoString(length=500), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('withdrawn_by', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', UTCDateTime(), nullable=True),
    sa.CheckConstraint(
        '(evaluation_id is null) <> (year_evaluation_id is null)', name=op.f('ck_followup_of_a_quarter_or_a_year')
    ),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_followup_person_id_person')),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_followup_evaluation_id_evaluation')),
    sa.ForeignKeyConstraint(['year_evaluation_id'], ['yearevaluation.id'], name=op.f('fk_followup_year_evaluation_id_yearevaluation')),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_followup_by_person')),
    sa.ForeignKeyConstraint(['withdrawn_by'], ['person.id'], name=op.f('fk_followup_withdrawn_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_followup'))
    )
    op.create_index('ix_followup_person_id', 'followup', ['person_id'], unique=False)
    op.create_index('ix_followup_evaluation_id', 'followup', ['evaluation_id'], unique=False)
    op.create_index('ix_followup_year_evaluation_id', 'followup', ['year_evaluation_id'], unique=False)
    op.create_table('followupasked',
    sa.Column('by', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('evaluation_id', sa.Integer(), nullable=True),
    sa.Column('year_evaluation_id', sa.Integer(), nullable=True),
    sa.Column('code', AutoString(length=32), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.CheckConstraint(
        '(evaluation_id is null) <> (year_evaluation_id is null)', name=op.f('ck_followupasked_of_a_quarter_or_a_year')
    ),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_followupasked_by_person')),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_followupasked_evaluation_id_evaluation')),
    sa.ForeignKeyConstraint(
        ['year_evaluation_id'], ['yearevaluation.id'], name=op.f('fk_followupasked_year_evaluation_id_yearevaluation')
    ),
    sa.PrimaryKeyConstraint('by', name=op.f('pk_followupasked'))
    )


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
