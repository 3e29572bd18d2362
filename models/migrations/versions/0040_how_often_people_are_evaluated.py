"""How often people to whom a standard applies are evaluated, monthly or quarterly, from a day on"""

from alembic import op
import sqlalchemy as sa

revision = '0040'
down_revision = '0039'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'standardrhythm',
        sa.Column('standard_id', sa.Integer(), nullable=False),
        sa.Column('since', sa.Date(), nullable=False),
        sa.Column('frequency', sa.Enum('monthly', 'quarterly', native_enum=False, length=32), nullable=False),
        sa.ForeignKeyConstraint(['standard_id'], ['standard.id'], name=op.f('fk_standardrhythm_standard_id_standard')),
        sa.PrimaryKeyConstraint('standard_id', 'since', name=op.f('pk_standardrhythm')),
    )
    _watch('standardrhythm')


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
