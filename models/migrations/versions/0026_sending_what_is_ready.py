"""What is ready is sent, the rest waits: questions passed over, evidence that follows, answers that lapsed with their period"""

from alembic import op
import sqlalchemy as sa
import sqlmodel

revision = '0026'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    _lapsed()
    _evidence()
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.add_column(sa.Column('apart', sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table('draftanswer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('apart', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('later', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('evidence_later', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('heard', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True))
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('lapsed_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_attachment_lapsed_id'), ['lapsed_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_attachment_lapsed_id_lapsedanswer'), 'lapsedanswer', ['lapsed_id'], ['id'])
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stale_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))


def _lapsed() -> None:
    op.create_table('lapsedanswer',
    sa.Column('state', sa.Enum('value', 'nil', 'not_applicable', name='answerstate', native_enum=False, length=32), nullable=True),
    sa.Column('value', sa.Numeric(precision=15, scale=4), nullable=True),
    sa.Column('numerator', sa.Numeric(precision=15, scale=4), nullable=True),
    sa.Column('denominator', sa.Numeric(precision=15, scale=4), nullable=True),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('truth', sa.Boolean(), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=True),
    sa.Column('same_as_last', sa.Boolean(), nullable=False),
    sa.Column('unusual', sa.Boolean(), nullable=False),
    sa.Column('message_id', sa.BigInteger(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('period', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
    sa.Column('lapsed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_lapsedanswer_indicator_id_indicator')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_lapsedanswer_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lapsedanswer')),
    sa.UniqueConstraint('person_id', 'indicator_id', 'period', name=op.f('uq_lapsedanswer_person_id_indicator_id_period'))
    )


def _evidence() -> None:
    op.create_table('evidenceowed',
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('picked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('reminded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('came_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('missed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_evidenceowed_person_id_person')),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_evidenceowed_report_id_report')),
    sa.PrimaryKeyConstraint('report_id', name=op.f('pk_evidenceowed'))
    )
    op.create_index('ix_evidenceowed_person_id_until', 'evidenceowed', ['person_id', 'until'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
