"""Names by three letters at a time, groups that units made their own, and who judged in a supervisor's stead"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = '0050'
down_revision = '0049'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('evaluation', sa.Column('acted_by', sa.Integer(), nullable=True))
    op.add_column('yearevaluation', sa.Column('acted_by', sa.Integer(), nullable=True))
    op.create_table('searchgram',
    sa.Column('gram', AutoString(length=3), nullable=False),
    sa.Column('person_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('gram', 'person_id', name=op.f('pk_searchgram'))
    )
    op.create_index('ix_searchgram_person_id', 'searchgram', ['person_id'], unique=False)
    op.create_table('searchdue',
    sa.Column('person_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_searchdue'))
    )
    op.create_table('unitgroup',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('bound_by', sa.Integer(), nullable=False),
    sa.Column('bound_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['bound_by'], ['person.id'], name=op.f('fk_unitgroup_bound_by_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_unitgroup_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unitgroup')),
    sa.UniqueConstraint('chat_id', name=op.f('uq_unitgroup_chat_id'))
    )
    op.create_index('ix_unitgroup_unit_id', 'unitgroup', ['unit_id'], unique=False)
    op.create_table('grouptotal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('periods', AutoString(length=64), nullable=False),
    sa.Column('counted', AutoString(), nullable=False),
    sa.Column('told_at', UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grouptotal'))
    )
    op.create_index('ix_grouptotal_periods', 'grouptotal', ['periods'], unique=False)
    op.add_column('preference', sa.Column('praise', sa.Boolean(), server_default=sa.false(), nullable=False))
    _watch()
    op.execute("insert into searchdue (person_id) select id from person")


def _watch() -> None:
    """Whoever writes a name, whichever way: the database notes whom nobody finds by it yet."""
    if op.get_bind().dialect.name == "sqlite":
        note = "begin insert into searchdue (person_id) select new.id where not exists (select 1 from searchdue where person_id = new.id); end"
        op.execute(f"create trigger person_named after insert on person {note}")
        op.execute(f"create trigger person_renamed after update of name on person when new.name <> old.name {note}")
        return
    op.execute(
        "create function note_name() returns trigger language plpgsql as $$ begin "
        "insert into searchdue (person_id) values (new.id) on conflict do nothing; return null; end $$"
    )
    op.execute("create trigger person_named after insert on person for each row execute function note_name()")
    op.execute(
        "create trigger person_renamed after update of name on person for each row "
        "when (new.name is distinct from old.name) execute function note_name()"
    )


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
