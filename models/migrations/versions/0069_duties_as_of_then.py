"""Whose duty a joint indicator was on closed days, and below which unit a unit stood before"""

from alembic import op
import sqlalchemy as sa

revision = '0069'
down_revision = '0068'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('formerduty',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('stand_in', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_formerduty_indicator_id_indicator')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_formerduty_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', 'indicator_id', 'until', name=op.f('pk_formerduty'))
    )
    op.create_table('formerparent',
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['parent_id'], ['unit.id'], name=op.f('fk_formerparent_parent_id_unit')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_formerparent_unit_id_unit')),
    sa.PrimaryKeyConstraint('unit_id', 'until', name=op.f('pk_formerparent'))
    )
    _watch('formerduty', 'renews', 'mark = random()', 'renew_revision')
    _watch('formerparent', 'renews_roster', 'roster = random()', 'renew_roster')


def _watch(table: str, name: str, renewed: str, function: str) -> None:
    """What is expected, and who answers for what, changes with these tables too (0002, 0054)."""
    if op.get_bind().dialect.name == "sqlite":
        for what in ("insert", "update", "delete"):
            op.execute(f"create trigger {table}_{what}_{name} after {what} on {table} begin update revision set {renewed}; end")
        return
    op.execute(
        f"create trigger {table}_{name} after insert or update or delete or truncate on {table} "
        f"for each statement execute function {function}()"
    )


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
