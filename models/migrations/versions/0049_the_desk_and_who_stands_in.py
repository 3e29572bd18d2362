"""Verifying together, deciding in another's stead, and what the next level decides"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = '0049'
down_revision = '0048'
branch_labels = None
depends_on = None

_KIND = sa.Enum('delegate', 'plt', 'plh', name='standinkind', native_enum=False, length=32)


def upgrade() -> None:
    for name in ('decided_for', 'raised_to', 'bulk_id'):
        op.add_column('submission', sa.Column(name, sa.Integer(), nullable=True))
    op.create_index('ix_submission_raised_to', 'submission', ['raised_to'], unique=False)
    op.create_index('ix_submission_bulk_id', 'submission', ['bulk_id'], unique=False)
    op.add_column('reportchange', sa.Column('on_behalf', sa.Integer(), nullable=True))
    op.create_table('bulkverification',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.Column('newest', sa.Integer(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('reached', sa.Integer(), nullable=False),
    sa.Column('asked_at', UTCDateTime(), nullable=False),
    sa.Column('finished_at', UTCDateTime(), nullable=True),
    sa.Column('undone_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_bulkverification_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bulkverification'))
    )
    op.create_index('ix_bulkverification_unfinished', 'bulkverification', ['id'], unique=False,
                    sqlite_where=sa.text('finished_at is null'), postgresql_where=sa.text('finished_at is null'))
    op.create_table('standin',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', _KIND, nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('for_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('position', AutoString(length=64), nullable=True),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=True),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('made_at', UTCDateTime(), nullable=False),
    sa.Column('ended_at', UTCDateTime(), nullable=True),
    sa.CheckConstraint('last is null or last >= first', name=op.f('ck_standin_stands_in_for_days')),
    sa.ForeignKeyConstraint(['for_id'], ['person.id'], name=op.f('fk_standin_for_id_person')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_standin_made_by_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_standin_person_id_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_standin_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standin'))
    )
    op.create_index('ix_standin_person_id', 'standin', ['person_id'], unique=False)
    op.create_index('ix_standin_for_id', 'standin', ['for_id'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
