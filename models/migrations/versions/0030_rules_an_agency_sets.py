"""The rules an agency sets for itself; until when a result may be answered and objected to; classes left to the rules"""

from alembic import op
import sqlalchemy as sa
import sqlmodel

revision = '0030'
down_revision = '0014'
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
    with op.batch_alter_table('indicator', schema=None) as batch_op:
        batch_op.alter_column('good_from', existing_type=sa.Numeric(precision=15, scale=4), nullable=True)
        batch_op.alter_column('fair_from', existing_type=sa.Numeric(precision=15, scale=4), nullable=True)
    op.execute("update indicator set good_from = null where good_from = 91")
    op.execute("update indicator set fair_from = null where fair_from = 80.0001")
    op.execute(_DAYS[op.get_bind().dialect.name])


def _watch(table: str) -> None:
    """What is expected changes with this table too (0002)."""
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
