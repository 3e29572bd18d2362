"""Success stories and the taps of their readers"""

from alembic import op
import sqlalchemy as sa
import sqlmodel

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('story',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(length=900), nullable=False),
    sa.Column('photo', sqlmodel.sql.sqltypes.AutoString(length=255), nullable=True),
    sa.Column('no_faces', sa.Boolean(), nullable=False),
    sa.Column('no_patients', sa.Boolean(), nullable=False),
    sa.Column('no_pupils', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('writing', 'waiting', 'approved', 'returned', 'withdrawn', name='storystate', native_enum=False, length=32), nullable=False),
    sa.Column('rounds', sa.Integer(), nullable=False),
    sa.Column('written_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('verifier_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('decided_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_story_author_id_person')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_story_decided_by_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_story_unit_id_unit')),
    sa.ForeignKeyConstraint(['verifier_id'], ['person.id'], name=op.f('fk_story_verifier_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_story'))
    )
    with op.batch_alter_table('story', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_story_author_id'), ['author_id'], unique=False)
        batch_op.create_index('ix_story_state_decided', ['state', 'decided_at'], unique=False)
        batch_op.create_index('uq_story_writing', ['author_id'], unique=True, sqlite_where=sa.text("state in ('writing', 'returned')"), postgresql_where=sa.text("state in ('writing', 'returned')"))
    op.create_table('storytap',
    sa.Column('story_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('wants_it', sa.Boolean(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_storytap_person_id_person')),
    sa.ForeignKeyConstraint(['story_id'], ['story.id'], name=op.f('fk_storytap_story_id_story')),
    sa.PrimaryKeyConstraint('story_id', 'person_id', 'wants_it', name=op.f('pk_storytap'))
    )
    _watch("standard")


def _watch(table: str) -> None:
    """What is expected changes with this table too (0002): its purpose is told."""
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
