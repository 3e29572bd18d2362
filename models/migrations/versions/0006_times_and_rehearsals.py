"""When things happen: reminders found by period, ends of contracts, rehearsals asked for, reminders put off"""

from alembic import op
import sqlalchemy as sa
import sqlmodel

revision = '0006'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_reminderstep_period_step', 'reminderstep', ['period', 'step', 'indicator_id', 'person_id'])
    op.add_column('person', sa.Column('contract_until', sa.Date(), nullable=True))
    op.create_index('ix_person_contract_until', 'person', ['contract_until'])
    op.create_table('rehearsalrequest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('quarter', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('done_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_rehearsalrequest_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rehearsalrequest'))
    )
    op.create_index('uq_rehearsalrequest_waiting', 'rehearsalrequest', ['person_id'], unique=True,
                    sqlite_where=sa.text('done_at is null'), postgresql_where=sa.text('done_at is null'))
    op.create_table('snooze',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('until', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('ended_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_snooze_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_snooze'))
    )
    op.create_index('uq_snooze_waiting', 'snooze', ['person_id'], unique=True,
                    sqlite_where=sa.text('ended_at is null'), postgresql_where=sa.text('ended_at is null'))


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
