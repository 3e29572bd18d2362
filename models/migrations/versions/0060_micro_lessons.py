"""Micro-lessons: sets of cards, and how far each person has read them"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = '0060'
down_revision = '0059'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('lesson',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', AutoString(length=32), nullable=False),
    sa.Column('title', AutoString(length=120), nullable=False),
    sa.Column('title_en', AutoString(length=120), nullable=True),
    sa.Column('audience', AutoString(length=200), nullable=True),
    sa.Column('indicators', AutoString(length=200), nullable=True),
    sa.Column('used', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lesson')),
    sa.UniqueConstraint('code', name=op.f('uq_lesson_code'))
    )
    op.create_table('lessoncard',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('text', AutoString(length=600), nullable=False),
    sa.Column('text_en', AutoString(length=600), nullable=True),
    sa.Column('picture', AutoString(length=300), nullable=True),
    sa.Column('shows', AutoString(length=200), nullable=True),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_lessoncard_lesson_id_lesson')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lessoncard')),
    sa.UniqueConstraint('lesson_id', 'place', name=op.f('uq_lessoncard_lesson_id_place'))
    )
    op.create_table('lessonread',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('done_version', sa.Integer(), nullable=True),
    sa.Column('touched_at', UTCDateTime(), nullable=False),
    sa.CheckConstraint('place >= 1', name=op.f('ck_lessonread_has_seen_a_card')),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_lessonread_lesson_id_lesson')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_lessonread_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', 'lesson_id', name=op.f('pk_lessonread'))
    )
    op.create_index('ix_lessonread_lesson_id', 'lessonread', ['lesson_id'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
