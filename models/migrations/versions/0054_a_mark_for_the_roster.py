"""The database itself marks the state of posts and leaves, so that a process can keep whose they are

A change of a post, a leave, a unit, or of somebody's number or role renews it.
"""

from alembic import op
import sqlalchemy as sa

revision = '0054'
down_revision = '0053'
branch_labels = None
depends_on = None

_WATCHED = {"posting": "", "leave": "", "unit": "", "person": "nip, is_test, role"}
"""Which changes of a row are meant; empty: all."""
_RENEW = {
    "sqlite": "update revision set roster = random()",
    "postgresql": "update revision set roster = floor(random() * 9000000000000000)::bigint",
}


def upgrade() -> None:
    op.add_column('revision', sa.Column('roster', sa.BigInteger(), nullable=False, server_default='0'))
    dialect = op.get_bind().dialect.name
    renew = _RENEW[dialect]
    op.execute(renew)
    if dialect == "sqlite":
        for table, columns in _WATCHED.items():
            for what in ("insert", f"update of {columns}" if columns else "update", "delete"):
                name = f"{table}_{what.split()[0]}_renews_roster"
                op.execute(f"create trigger {name} after {what} on {table} begin {renew}; end")
        return
    op.execute(f"create function renew_roster() returns trigger language plpgsql as $$ begin {renew}; return null; end $$")
    for table, columns in _WATCHED.items():
        changed = f"update of {columns}" if columns else "update"
        op.execute(
            f"create trigger {table}_renews_roster after insert or {changed} or delete or truncate on {table} "
            "for each statement execute function renew_roster()"
        )


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
