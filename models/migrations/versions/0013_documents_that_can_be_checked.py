"""Documents about people, numbered and checked by their QR code"""

from alembic import op
import sqlalchemy as sa
import sqlmodel

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('evaluationdocument',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('evaluation', 'plan', name='documentkind', native_enum=False, length=32), nullable=False),
    sa.Column('period', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('evaluation_id', sa.Integer(), nullable=True),
    sa.Column('predicate', sa.Enum('very_good', 'good', 'needs_improvement', 'poor', 'very_poor', name='predicate', native_enum=False, length=32), nullable=True),
    sa.Column('secret', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('issued_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('issued_by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_evaluationdocument_evaluation_id_evaluation')),
    sa.ForeignKeyConstraint(['issued_by'], ['person.id'], name=op.f('fk_evaluationdocument_issued_by_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_evaluationdocument_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluationdocument')),
    sa.UniqueConstraint('person_id', 'kind', 'period', 'sha256', name=op.f('uq_evaluationdocument_person_id_kind_period_sha256'))
    )
    with op.batch_alter_table('evaluationdocument', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evaluationdocument_evaluation_id'), ['evaluation_id'], unique=False)
    op.create_table('bundle',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'ready', 'over', 'failed', name='bundlestate', native_enum=False, length=32), nullable=False),
    sa.Column('ended_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_bundle_asked_by_person')),
    sa.ForeignKeyConstraint(['cycle_id'], ['evaluationcycle.id'], name=op.f('fk_bundle_cycle_id_evaluationcycle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bundle'))
    )
    with op.batch_alter_table('bundle', schema=None) as batch_op:
        batch_op.create_index('ix_bundle_state', ['state'], unique=False)
        batch_op.create_index('uq_bundle_waiting', ['cycle_id', 'asked_by'], unique=True, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
