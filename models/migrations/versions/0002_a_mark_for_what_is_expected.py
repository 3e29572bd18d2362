"""A mark for what is expected, renewed by the database whenever it changes"""

from alembic import op
import sqlalchemy as sa

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

_WATCHED = ("indicator", "indicatorposition", "target", "holiday")
_RENEW = {
    "sqlite": "update revision set mark = random()",
    "postgresql": "update revision set mark = floor(random() * 9000000000000000)::bigint",
}


def upgrade() -> None:
    op.create_table('revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mark', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision'))
    )
    op.execute("insert into revision (id, mark) values (1, 0)")
    dialect = op.get_bind().dialect.name
    renew = _RENEW[dialect]
    op.execute(renew)
    if dialect == "sqlite":
        for table in _WATCHED:
            for what in ("insert", "update", "delete"):
                op.execute(f"create trigger {table}_{what}_renews after {what} on {table} begin {renew}; end")
        return
    op.execute(
        "create function renew_revision() returns trigger language plpgsql as "
        f"$$ begin {renew}; return null; end $$"
    )
    for table in _WATCHED:
        op.execute(
            f"create trigger {table}_renews after insert or update or delete or truncate on {table} "
            "for each statement execute function renew_revision()"
        )


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
