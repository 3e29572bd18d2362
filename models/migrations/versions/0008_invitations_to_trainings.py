"""Trainings: who was invited, what they answered and who has a seat"""

from alembic import op
import sqlalchemy as sa
import sqlmodel

revision = '0008'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attendance',
    sa.Column('training_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_attendance_person_id_person')),
    sa.ForeignKeyConstraint(['training_id'], ['training.id'], name=op.f('fk_attendance_training_id_training')),
    sa.PrimaryKeyConstraint('training_id', 'person_id', 'day', name=op.f('pk_attendance'))
    )
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendance_person_id'), ['person_id'], unique=False)

    op.create_table('invitee',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('training_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('invited_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('answer', sa.Enum('yes', 'no', 'maybe', name='rsvp', native_enum=False, length=32), nullable=True),
    sa.Column('answered_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('turn', sa.Integer(), nullable=True),
    sa.Column('seated', sa.Boolean(), nullable=False),
    sa.Column('misses', sa.Integer(), server_default='0', nullable=False),
    sa.Column('missed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.CheckConstraint("not seated or answer = 'yes'", name=op.f('ck_invitee_who_sits_said_yes')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_invitee_person_id_person')),
    sa.ForeignKeyConstraint(['training_id'], ['training.id'], name=op.f('fk_invitee_training_id_training')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitee')),
    sa.UniqueConstraint('training_id', 'person_id', name=op.f('uq_invitee_training_id_person_id')),
    sa.UniqueConstraint('training_id', 'turn', name=op.f('uq_invitee_training_id_turn'))
    )
    with op.batch_alter_table('invitee', schema=None) as batch_op:
        batch_op.create_index('ix_invitee_person_id', ['person_id'], unique=False)

    with op.batch_alter_table('training', schema=None) as batch_op:
        batch_op.add_column(sa.Column('begins_at', sa.Time(), nullable=True))
        batch_op.add_column(sa.Column('finishes_at', sa.Time(), nullable=True))
        batch_op.add_column(sa.Column('indicators', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True))
        batch_op.add_column(sa.Column('organiser_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('secret', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True))
        batch_op.create_index(batch_op.f('ix_training_starts'), ['starts'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_training_organiser_id_person'), 'person', ['organiser_id'], ['id'])


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
