"""Talks with the bot are recorded with consent"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = '0059'
down_revision = '0058'
branch_labels = None
depends_on = None

_STATE = sa.Enum('asked', 'running', 'ended', 'refused', 'dropped', 'lapsed', name='recordingstate', native_enum=False, length=32)


def upgrade() -> None:
    op.add_column('chat', sa.Column('recorded_until', UTCDateTime(), nullable=True))
    op.create_table('recording',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=True),
    sa.Column('admin_id', sa.Integer(), nullable=False),
    sa.Column('state', _STATE, nullable=False),
    sa.Column('asked_at', UTCDateTime(), nullable=False),
    sa.Column('agreed_at', UTCDateTime(), nullable=True),
    sa.Column('until', UTCDateTime(), nullable=True),
    sa.Column('began_row', sa.Integer(), nullable=False),
    sa.Column('ended_at', UTCDateTime(), nullable=True),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['admin_id'], ['person.id'], name=op.f('fk_recording_admin_id_person')),
    sa.ForeignKeyConstraint(['ended_by'], ['person.id'], name=op.f('fk_recording_ended_by_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_recording_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recording'))
    )
    op.create_index('ix_recording_admin_id', 'recording', ['admin_id'], unique=False)
    op.create_index('ix_recording_person_id', 'recording', ['person_id'], unique=False)
    now = sa.text("state in ('asked', 'running')")
    op.create_index('uq_recording_open', 'recording', ['person_id'], unique=True, sqlite_where=now, postgresql_where=now)
    op.create_table('recordedline',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('recording_id', sa.Integer(), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('after_row', sa.Integer(), nullable=False),
    sa.Column('words', AutoString(length=4096), nullable=False),
    sa.ForeignKeyConstraint(['recording_id'], ['recording.id'], name=op.f('fk_recordedline_recording_id_recording'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recordedline'))
    )
    op.create_index('ix_recordedline_recording_id', 'recordedline', ['recording_id'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
