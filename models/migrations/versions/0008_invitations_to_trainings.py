"""Trainings: who was invited, what they answered and who has a seat"""

from alembic import op
import sqlalchemy as sa
import sqlmodel
from sqlalchemy.dialects import postgresql

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('trainingdraft',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('answers', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('touched_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_trainingdraft_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_trainingdraft'))
    )
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

    op.create_table('certificate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('training_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('draft', 'credited', 'refused', name='certificatestate', native_enum=False, length=32), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True),
    sa.Column('file_id', sqlmodel.sql.sqltypes.AutoString(length=255), nullable=True),
    sa.Column('unique_id', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
    sa.Column('number', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True),
    sa.Column('number_key', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True),
    sa.Column('issuer', sqlmodel.sql.sqltypes.AutoString(length=160), nullable=True),
    sa.Column('issuer_key', sqlmodel.sql.sqltypes.AutoString(length=160), nullable=True),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('hours', sa.Integer(), nullable=True),
    sa.Column('begun_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('credited_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.CheckConstraint("state = 'draft' or (unique_id is not null and number_key is not null and issuer_key is not null and title is not null and issued_on is not null and hours is not null)", name=op.f('ck_certificate_is_whole')),
    sa.CheckConstraint('hours is null or hours > 0', name=op.f('ck_certificate_has_hours')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_certificate_person_id_person')),
    sa.ForeignKeyConstraint(['training_id'], ['training.id'], name=op.f('fk_certificate_training_id_training')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate'))
    )
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.create_index('ix_certificate_person_year', ['person_id', 'issued_on'], unique=False)
        batch_op.create_index('uq_certificate_draft', ['person_id'], unique=True, sqlite_where=sa.text("state = 'draft'"), postgresql_where=sa.text("state = 'draft'"))
        batch_op.create_index('uq_certificate_file', ['unique_id'], unique=True, sqlite_where=sa.text("state = 'credited'"), postgresql_where=sa.text("state = 'credited'"))
        batch_op.create_index('uq_certificate_number', ['number_key', 'issuer_key'], unique=True, sqlite_where=sa.text("state = 'credited'"), postgresql_where=sa.text("state = 'credited'"))
        batch_op.create_index('uq_certificate_sha256', ['sha256'], unique=True, sqlite_where=sa.text("state = 'credited'"), postgresql_where=sa.text("state = 'credited'"))
        batch_op.create_index('uq_certificate_training', ['person_id', 'training_id'], unique=True, sqlite_where=sa.text("state = 'credited'"), postgresql_where=sa.text("state = 'credited'"))

    op.create_table('checkquestion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('training_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('choices', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('answer', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['training_id'], ['training.id'], name=op.f('fk_checkquestion_training_id_training')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checkquestion')),
    sa.UniqueConstraint('training_id', 'place', name=op.f('uq_checkquestion_training_id_place'))
    )
    op.create_table('checkresult',
    sa.Column('training_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('answers', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('best', sa.Integer(), nullable=True),
    sa.Column('passed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('touched_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.CheckConstraint('best between 0 and 100', name=op.f('ck_checkresult_best_is_a_percentage')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_checkresult_person_id_person')),
    sa.ForeignKeyConstraint(['training_id'], ['training.id'], name=op.f('fk_checkresult_training_id_training')),
    sa.PrimaryKeyConstraint('training_id', 'person_id', name=op.f('pk_checkresult'))
    )
    with op.batch_alter_table('checkresult', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_checkresult_person_id'), ['person_id'], unique=False)

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
    sa.Column('rating', sa.Integer(), nullable=True),
    sa.Column('remark', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.Column('rated_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.CheckConstraint("not seated or answer = 'yes'", name=op.f('ck_invitee_who_sits_said_yes')),
    sa.CheckConstraint('rating between 1 and 5', name=op.f('ck_invitee_rating_1_to_5')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_invitee_person_id_person')),
    sa.ForeignKeyConstraint(['training_id'], ['training.id'], name=op.f('fk_invitee_training_id_training')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitee')),
    sa.UniqueConstraint('training_id', 'person_id', name=op.f('uq_invitee_training_id_person_id')),
    sa.UniqueConstraint('training_id', 'turn', name=op.f('uq_invitee_training_id_turn'))
    )
    with op.batch_alter_table('invitee', schema=None) as batch_op:
        batch_op.create_index('ix_invitee_person_id', ['person_id'], unique=False)

    op.create_table('suggestion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('training_id', sa.Integer(), nullable=False),
    sa.Column('quarter', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
    sa.Column('percent', sa.Numeric(precision=15, scale=4), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('after', sa.Numeric(precision=15, scale=4), nullable=True),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_suggestion_indicator_id_indicator')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_suggestion_person_id_person')),
    sa.ForeignKeyConstraint(['training_id'], ['training.id'], name=op.f('fk_suggestion_training_id_training')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestion')),
    sa.UniqueConstraint('person_id', 'indicator_id', 'quarter', name=op.f('uq_suggestion_person_id_indicator_id_quarter'))
    )
    with op.batch_alter_table('suggestion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_suggestion_quarter'), ['quarter'], unique=False)

    with op.batch_alter_table('training', schema=None) as batch_op:
        batch_op.add_column(sa.Column('begins_at', sa.Time(), nullable=True))
        batch_op.add_column(sa.Column('finishes_at', sa.Time(), nullable=True))
        batch_op.add_column(sa.Column('indicators', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True))
        batch_op.add_column(sa.Column('organiser_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('secret', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True))
        batch_op.add_column(sa.Column('pass_mark', sa.Integer(), server_default='70', nullable=False))
        batch_op.add_column(sa.Column('questions_by', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_training_questions_by'), ['questions_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_starts'), ['starts'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_training_organiser_id_person'), 'person', ['organiser_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_training_questions_by_person'), 'person', ['questions_by'], ['id'])


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
