"""What reporting needs further: rules between indicators, joint duties, unlocking, questions, files that are kept"""

from alembic import op
import sqlalchemy as sa
import sqlmodel

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('jointduty',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('stand_in', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_jointduty_indicator_id_indicator')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_jointduty_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', 'indicator_id', name=op.f('pk_jointduty'))
    )
    op.create_table('relation',
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('operator', sa.Enum('<=', '<', '=', '>=', '>', name='operator', native_enum=False, length=32), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('must', sa.Boolean(), nullable=False),
    sa.Column('missing_is_zero', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_relation_indicator_id_indicator')),
    sa.ForeignKeyConstraint(['other_id'], ['indicator.id'], name=op.f('fk_relation_other_id_indicator')),
    sa.PrimaryKeyConstraint('indicator_id', 'operator', 'other_id', name=op.f('pk_relation'))
    )
    op.create_table('unlockrequest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('period', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('decision', sa.Enum('begun', 'waiting', 'opened', 'refused', name='unlockdecision', native_enum=False, length=32), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('until', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_unlockrequest_decided_by_person')),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_unlockrequest_indicator_id_indicator')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_unlockrequest_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unlockrequest'))
    )
    with op.batch_alter_table('unlockrequest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unlockrequest_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_unlockrequest_waiting', ['person_id', 'indicator_id', 'period'], unique=True, sqlite_where=sa.text("decision = 'waiting'"), postgresql_where=sa.text("decision = 'waiting'"))

    op.create_table('clarification',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('question', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('picked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('answer', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=True),
    sa.Column('answered_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_clarification_asked_by_person')),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_clarification_report_id_report')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clarification'))
    )
    with op.batch_alter_table('clarification', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clarification_report_id'), ['report_id'], unique=False)

    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('person_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('album', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True))
        batch_op.add_column(sa.Column('state', sa.Enum('waiting', 'kept', 'refused', name='attachmentstate', native_enum=False, length=32), server_default='waiting', nullable=False))
        batch_op.add_column(sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True))
        batch_op.add_column(sa.Column('seen_in', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_attachment_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attachment_sha256'), ['sha256'], unique=False)

    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.add_column(sa.Column('why', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True))
        batch_op.add_column(sa.Column('offered_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('warned_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))

    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.add_column(sa.Column('corrected_why', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True))

    with op.batch_alter_table('draftanswer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('unusual', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('message_id', sa.BigInteger(), nullable=True))

    with op.batch_alter_table('indicator', schema=None) as batch_op:
        batch_op.add_column(sa.Column('joint', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.add_column(sa.Column('unusual', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('message_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('joint', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.drop_index(batch_op.f('ix_report_unit_period'))
        batch_op.create_index('ix_report_unit_indicator_period', ['unit_id', 'indicator_id', 'period'], unique=False)
        batch_op.create_index('ix_report_period', ['period'], unique=False)
        batch_op.create_index('uq_report_joint', ['unit_id', 'indicator_id', 'period'], unique=True, sqlite_where=sa.text('joint'), postgresql_where=sa.text('joint'))

    for table in ("relation", "jointduty"):
        _watch(table)


def _watch(table: str) -> None:
    """What is expected changes with these tables too (0002)."""
    if op.get_bind().dialect.name == "sqlite":
        for what in ("insert", "update", "delete"):
            op.execute(f"create trigger {table}_{what}_renews after {what} on {table} begin update revision set mark = random(); end")
        return
    op.execute(
        f"create trigger {table}_renews after insert or update or delete or truncate on {table} "
        "for each statement execute function renew_revision()"
    )


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
