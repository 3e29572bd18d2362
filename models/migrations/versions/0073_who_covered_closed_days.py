"""Who covered areas on closed days, where it was told otherwise later"""

from alembic import op
import sqlalchemy as sa

revision = '0073'
down_revision = '0066'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('settledcover',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.CheckConstraint('last >= first', name=op.f('ck_settledcover_settled_for_days')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_settledcover_area_id_area')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_settledcover_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_settledcover'))
    )
    op.create_index('ix_settledcover_area_id', 'settledcover', ['area_id'], unique=False)
    op.create_index('ix_settledcover_person_id', 'settledcover', ['person_id'], unique=False)
    _watch('settledcover')


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
