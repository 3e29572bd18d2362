"""How indicators were measured, targets and rules set and posts held before they were said to be otherwise; formulas"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None

_READABLE = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_AMOUNT = sa.Numeric(precision=15, scale=4)


def _word(*words: str) -> sa.Enum:
    return sa.Enum(*words, native_enum=False, length=32)


def upgrade() -> None:
    op.add_column('indicator', sa.Column('formula', sa.String(length=300), nullable=True))
    op.create_table(
        'indicatorversion',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('indicator_id', sa.Integer(), nullable=False),
        sa.Column('standard_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=160), nullable=False),
        sa.Column('question', sa.String(length=300), nullable=False),
        sa.Column('kind', _word('count', 'ratio', 'percentage', 'average', 'index', 'duration', 'date', 'yes_no'), nullable=False),
        sa.Column('direction', _word('up', 'down'), nullable=False),
        sa.Column('frequency', _word('monthly', 'quarterly'), nullable=False),
        sa.Column('aspect', sa.String(length=32), nullable=False),
        sa.Column('unit', sa.String(length=32), nullable=False),
        sa.Column('numerator', sa.String(length=80), nullable=True),
        sa.Column('denominator', sa.String(length=80), nullable=True),
        sa.Column('minimum', _AMOUNT, nullable=True),
        sa.Column('maximum', _AMOUNT, nullable=True),
        sa.Column('decimals', sa.Integer(), nullable=False),
        sa.Column('cumulative', sa.Boolean(), nullable=False),
        sa.Column('may_exceed', sa.Boolean(), nullable=False),
        sa.Column('joint', sa.Boolean(), nullable=False),
        sa.Column('evidence', _word('none', 'optional', 'required'), nullable=False),
        sa.Column('good_from', _AMOUNT, nullable=True),
        sa.Column('fair_from', _AMOUNT, nullable=True),
        sa.Column('good_value', _AMOUNT, nullable=True),
        sa.Column('fair_value', _AMOUNT, nullable=True),
        sa.Column('opens_before', sa.Integer(), nullable=False),
        sa.Column('due_after', sa.Integer(), nullable=False),
        sa.Column('locks_after', sa.Integer(), nullable=False),
        sa.Column('weight', sa.Numeric(precision=9, scale=4), nullable=False, server_default='1'),
        sa.Column('main', sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column('formula', sa.String(length=300), nullable=True),
        sa.Column('valid_from', sa.Date(), nullable=False),
        sa.Column('valid_until', sa.Date(), nullable=True),
        sa.Column('positions', _READABLE, nullable=False),
        sa.Column('rules', _READABLE, nullable=False),
        sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_indicatorversion_indicator_id_indicator')),
        sa.ForeignKeyConstraint(['standard_id'], ['standard.id'], name=op.f('fk_indicatorversion_standard_id_standard')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_indicatorversion')),
        sa.UniqueConstraint('indicator_id', 'valid_from', name=op.f('uq_indicatorversion_indicator_id_valid_from')),
    )
    op.create_index(op.f('ix_indicatorversion_indicator_id'), 'indicatorversion', ['indicator_id'])
    op.create_table(
        'formertarget',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('indicator_id', sa.Integer(), nullable=False),
        sa.Column('scope', _word('person', 'position', 'unit', 'default'), nullable=False),
        sa.Column('scope_key', sa.String(length=64), nullable=False),
        sa.Column('valid_from', sa.Date(), nullable=False),
        sa.Column('until', sa.Date(), nullable=False),
        sa.Column('amount', _AMOUNT, nullable=True),
        sa.Column('stretch', _AMOUNT, nullable=True),
        sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_formertarget_indicator_id_indicator')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_formertarget')),
        sa.UniqueConstraint(
            'indicator_id', 'scope', 'scope_key', 'valid_from', 'until',
            name=op.f('uq_formertarget_indicator_id_scope_scope_key_valid_from_until'),
        ),
    )
    op.create_table(
        'formerrule',
        sa.Column('code', sa.String(length=32), nullable=False),
        sa.Column('until', sa.Date(), nullable=False),
        sa.Column('value', _AMOUNT, nullable=True),
        sa.PrimaryKeyConstraint('code', 'until', name=op.f('pk_formerrule')),
    )
    op.create_table(
        'settleddays',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('first', sa.Date(), nullable=False),
        sa.Column('last', sa.Date(), nullable=False),
        sa.Column('unit_id', sa.Integer(), nullable=True),
        sa.Column('supervisor_id', sa.Integer(), nullable=True),
        sa.Column('position', sa.String(length=64), nullable=True),
        sa.Column('away', sa.Boolean(), nullable=False),
        sa.CheckConstraint('first <= last', name=op.f('ck_settleddays_settled_days_in_order')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_settleddays_person_id_person')),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_settleddays_unit_id_unit')),
        sa.ForeignKeyConstraint(['supervisor_id'], ['person.id'], name=op.f('fk_settleddays_supervisor_id_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_settleddays')),
        sa.UniqueConstraint('person_id', 'first', name=op.f('uq_settleddays_person_id_first')),
    )
    for table in ('indicatorversion', 'formertarget', 'formerrule', 'settleddays'):
        _watch(table)


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
