"""The rules an agency sets for itself; until when a result may be answered and objected to; classes left to the rules"""

from alembic import op
import sqlalchemy as sa
import sqlmodel

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

_DAYS = {
    "sqlite": "update evaluation set answer_until = date(told_on, '+7 days'), object_until = date(told_on, '+14 days') where told_on is not null",
    "postgresql": "update evaluation set answer_until = told_on + 7, object_until = told_on + 14 where told_on is not null",
}


def upgrade() -> None:
    op.create_table('cityrule',
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('value', sa.Numeric(precision=15, scale=4), nullable=True),
    sa.Column('basis', sqlmodel.sql.sqltypes.AutoString(length=400), nullable=True),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_cityrule'))
    )
    _watch("cityrule")
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('answer_until', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('object_until', sa.Date(), nullable=True))
    with op.batch_alter_table('burden', schema=None) as batch_op:
        batch_op.add_column(sa.Column('promised', sa.Integer(), server_default='10', nullable=False))
    for column in ("good_value", "fair_value"):
        op.add_column("indicator", sa.Column(column, sa.Numeric(precision=15, scale=4), nullable=True))
    _leave_to_the_rules("good_from", "91")
    _leave_to_the_rules("fair_from", "80.0001")
    if op.get_bind().dialect.name == "sqlite":
        _watch("indicator")  # 0003 copied the table, and its triggers were lost
    op.execute(_DAYS[op.get_bind().dialect.name])


def _leave_to_the_rules(column: str, usual: str) -> None:
    """Let the column be empty, and empty it where it has the usual value.

    SQLite would copy the table for that, which takes its triggers away and what refers to it; so a column takes the place of the other.
    """
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"alter table indicator add column {column}_own numeric(15, 4)")
        op.execute(f"update indicator set {column}_own = {column} where {column} <> {usual}")
        op.execute(f"alter table indicator drop column {column}")
        op.execute(f"alter table indicator rename column {column}_own to {column}")
        return
    op.alter_column("indicator", column, nullable=True)
    op.execute(f"update indicator set {column} = null where {column} = {usual}")


def _watch(table: str) -> None:
    """What is expected changes with this table too (0002)."""
    if op.get_bind().dialect.name == "sqlite":
        for what in ("insert", "update", "delete"):
            op.execute(f"create trigger if not exists {table}_{what}_renews after {what} on {table} begin update revision set mark = random(); end")
        return
    op.execute(
        f"create trigger {table}_renews after insert or update or delete or truncate on {table} "
        "for each statement execute function renew_revision()"
    )


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
