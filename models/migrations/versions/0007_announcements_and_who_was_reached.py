"""Announcements to many, who was reached, and the help desk"""

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    _broadcast()
    _ticket()
    notices = sa.text("urgency = '5-notice'")
    announced = sa.text("broadcast_id is not null")
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('broadcast_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('deletes', sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_outbox_broadcast_id_broadcast'), 'broadcast', ['broadcast_id'], ['id'])
        batch_op.create_index('ix_outbox_notice', ['made_at'], unique=False, sqlite_where=notices, postgresql_where=notices)
        batch_op.create_index('ix_outbox_broadcast', ['broadcast_id', 'state'], unique=False, sqlite_where=announced, postgresql_where=announced)


def _broadcast() -> None:
    draft = sa.text("state = 'draft'")
    op.create_table('broadcast',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('attachment', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=True),
    sa.Column('audience', sa.Enum('everybody', 'role', 'sector', 'unit', 'position', 'below_target', name='audience', native_enum=False, length=32), nullable=True),
    sa.Column('audience_key', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('state', sa.Enum('draft', 'sending', 'stopped', 'sent', 'recalling', 'recalled', name='broadcaststate', native_enum=False, length=32), nullable=False),
    sa.Column('written_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('sent_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('ended_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('stopped_by', sa.Integer(), nullable=True),
    sa.Column('recalled_by', sa.Integer(), nullable=True),
    sa.Column('recalled_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('told_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('told', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_broadcast_by_id_person')),
    sa.ForeignKeyConstraint(['recalled_by'], ['person.id'], name=op.f('fk_broadcast_recalled_by_person')),
    sa.ForeignKeyConstraint(['stopped_by'], ['person.id'], name=op.f('fk_broadcast_stopped_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_broadcast'))
    )
    with op.batch_alter_table('broadcast', schema=None) as batch_op:
        batch_op.create_index('ix_broadcast_state', ['state'], unique=False)
        batch_op.create_index('uq_broadcast_draft', ['by_id'], unique=True, sqlite_where=draft, postgresql_where=draft)


def _ticket() -> None:
    op.create_table('ticket',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('open', 'answered', 'closed', name='ticketstate', native_enum=False, length=32), nullable=False),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('assignee_id', sa.Integer(), nullable=True),
    sa.Column('writing_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('escalated_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('closed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['assignee_id'], ['person.id'], name=op.f('fk_ticket_assignee_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_ticket_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket'))
    )
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ticket_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_ticket_state', ['state', 'asked_at'], unique=False)
    op.create_table('ticketline',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('attachment', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_ticketline_by_id_person')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticketline_ticket_id_ticket')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticketline'))
    )
    with op.batch_alter_table('ticketline', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ticketline_ticket_id'), ['ticket_id'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
