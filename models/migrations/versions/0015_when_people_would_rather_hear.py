"""When people would rather hear from the bot"""

from alembic import op
import sqlalchemy as sa

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('preference',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('opens', sa.Integer(), nullable=False),
    sa.Column('closes', sa.Integer(), nullable=False),
    sa.Column('digest_at', sa.Integer(), nullable=False),
    sa.Column('stories', sa.Boolean(), nullable=False),
    sa.CheckConstraint('digest_at >= opens and digest_at < closes', name=op.f('ck_preference_digest_within_the_hours')),
    sa.CheckConstraint('opens < closes', name=op.f('ck_preference_opens_before_it_closes')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_preference_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_preference'))
    )


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
