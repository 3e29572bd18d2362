"""What units come to in a period, kept, and a count of what changed since; posts by supervisor as one index"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime

revision = '0047'
down_revision = '0046'
branch_labels = None
depends_on = None

_UNITS_OF = (
    "select unit_id from posting where person_id = {0} "
    "union select unit_id from settleddays where person_id = {0} and unit_id is not null"
)
"""Wherever somebody works or worked: a report belongs to the unit where its period was worked."""
_REPORT_COLUMNS = "person_id, unit_id, indicator_id, period, state, value, numerator, denominator, day, truth, late, joint, verified"


def upgrade() -> None:
    op.create_table('unitperiod',
    sa.Column('unit_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('period', sa.String(length=8), nullable=False),
    sa.Column('changes', sa.Integer(), server_default='0', nullable=False),
    sa.Column('counted', sa.Integer(), nullable=True),
    sa.Column('mark', sa.BigInteger(), nullable=True),
    sa.Column('counted_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_unitperiod_unit_id_unit'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('unit_id', 'period', name=op.f('pk_unitperiod'))
    )
    op.create_table('unitdue',
    sa.Column('unit_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('period', sa.String(length=8), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('expected', sa.Integer(), nullable=False),
    sa.Column('reported', sa.Integer(), nullable=False),
    sa.Column('late', sa.Integer(), nullable=False),
    sa.Column('verified', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_unitdue_unit_id_unit'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('unit_id', 'period', 'due', name=op.f('pk_unitdue'))
    )
    op.create_table('unitsum',
    sa.Column('unit_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('period', sa.String(length=8), nullable=False),
    sa.Column('indicator_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('amount', sa.String(), nullable=False),
    sa.Column('weight', sa.String(), nullable=False),
    sa.Column('target', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_unitsum_indicator_id_indicator'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_unitsum_unit_id_unit'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('unit_id', 'period', 'indicator_id', name=op.f('pk_unitsum'))
    )
    for what in ("insert", "update", "delete"):
        _on("report", what, [_of_report(row) for row in _rows(what)], of=_REPORT_COLUMNS)
        _on("posting", what, [_of_person(f"{row}.person_id", f"{row}.unit_id") for row in _rows(what)])
        _on("leave", what, [_of_person(f"{row}.person_id") for row in _rows(what)])
        _on("settleddays", what, [_of_person(f"{row}.person_id", f"{row}.unit_id") for row in _rows(what)])
    _on("person", "update", [_of_person("new.id")], of="is_test, nip")
    _on("unit", "update", ["update unitperiod set changes = changes + 1 where unit_id = new.id"], of="code")


def _rows(what: str) -> tuple[str, ...]:
    return {"insert": ("new",), "update": ("old", "new"), "delete": ("old",)}[what]


def _of_report(row: str) -> str:
    """Rows are made where there are none, so that two transactions wait for each other and no change is lost between them."""
    return (
        "insert into unitperiod (unit_id, period, changes) "
        f"select its.unit_id, {row}.period, 1 from ({_UNITS_OF.format(f'{row}.person_id')} union select {row}.unit_id) as its where true "
        "on conflict (unit_id, period) do update set changes = unitperiod.changes + 1"
    )


def _of_person(person: str, unit: str | None = None) -> str:
    also = f" union select {unit}" if unit else ""
    return f"update unitperiod set changes = changes + 1 where unit_id in ({_UNITS_OF.format(person)}{also})"


def _on(table: str, what: str, statements: list[str], *, of: str = "") -> None:
    name, when = f"{table}_{what}_counts", f"{what} of {of}" if of and what == "update" else what
    body = "; ".join(statements)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f'create trigger {name} after {when} on "{table}" begin {body}; end')
        return
    op.execute(f"create function {name}() returns trigger language plpgsql as $$ begin {body}; return null; end $$")
    op.execute(f'create trigger {name} after {when} on "{table}" for each row execute function {name}()')


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
