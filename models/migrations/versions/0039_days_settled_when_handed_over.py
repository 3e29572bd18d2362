"""How many days there are to answer and to object to a result is settled when it is handed over"""

from alembic import op
import sqlalchemy as sa

revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None

_RULES = {'answer': ('EVALUASI-JAWAB', 7), 'object': ('KEBERATAN', 14)}
_BETWEEN = {'sqlite': 'julianday({0}_until) - julianday(received_on)', 'postgresql': '{0}_until - received_on'}


def upgrade() -> None:
    for table in ('evaluation', 'yearevaluation'):
        for column, (code, usual) in _RULES.items():
            op.add_column(table, sa.Column(f'{column}_days', sa.Integer(), nullable=True))
            _fill_in(table, column, code, usual)


def downgrade() -> None:
    for table in ('evaluation', 'yearevaluation'):
        for column in _RULES:
            op.drop_column(table, f'{column}_days')


def _fill_in(table: str, column: str, code: str, usual: int) -> None:
    """As many as there were; where none has begun, as many as by the rules of the day on which the result was handed over."""
    database = op.get_bind()
    had = _BETWEEN[database.dialect.name].format(column)
    later = f"from formerrule f where f.code = '{code}' and f.until >= {table}.told_on"
    ruled = (
        f"case when exists (select 1 {later}) then (select value {later} order by f.until limit 1)"
        f" else (select value from cityrule where code = '{code}') end"
    )
    least = 14 if column == 'object' else 1
    days = f"coalesce({had}, {ruled}, {usual})"
    database.execute(sa.text(
        f"update {table} set {column}_days = cast(case when {days} < {least} then {least} else {days} end as integer)"
        " where told_on is not null"
    ))
