"""Areas of a puskesmas, whom to reach there, who covers them, and what was reported area by area"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.sql.sqltypes import AutoString

revision = '0052'
down_revision = '0051'
branch_labels = None
depends_on = None

_BY_AREA = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), 'postgresql')


def upgrade() -> None:
    op.create_table('area',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', AutoString(length=32), nullable=False),
    sa.Column('name', AutoString(length=80), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_area_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_area')),
    sa.UniqueConstraint('code', name=op.f('uq_area_code'))
    )
    op.create_index('ix_area_unit_id', 'area', ['unit_id'], unique=False)
    op.create_table('areapopulation',
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('kind', AutoString(length=80), nullable=False),
    sa.Column('amount', sa.Numeric(precision=15, scale=4), nullable=False),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_areapopulation_amount_not_negative')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_areapopulation_area_id_area')),
    sa.PrimaryKeyConstraint('area_id', 'year', 'kind', name=op.f('pk_areapopulation'))
    )
    op.create_table('areacover',
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.CheckConstraint('until is null or until >= since', name=op.f('ck_areacover_covers_for_days')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_areacover_area_id_area')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_areacover_person_id_person')),
    sa.PrimaryKeyConstraint('area_id', 'person_id', 'since', name=op.f('pk_areacover'))
    )
    op.create_index('ix_areacover_person_id', 'areacover', ['person_id'], unique=False)
    for table in ('indicator', 'indicatorversion'):
        op.add_column(table, sa.Column('per_area', sa.Boolean(), nullable=False, server_default=sa.false()))
        op.add_column(table, sa.Column('population', AutoString(length=80), nullable=True))
    for table in ('report', 'draftanswer', 'lapsedanswer'):
        op.add_column(table, sa.Column('areas', _BY_AREA, nullable=True))
    for table in ('area', 'areapopulation', 'areacover'):
        _watch(table)


def _watch(table: str) -> None:
    """What is expected changes with these tables too (0002)."""
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
