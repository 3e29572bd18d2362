"""To which unit an area belonged before it was moved to another"""

from alembic import op
import sqlalchemy as sa

revision = '0068'
down_revision = '0067'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('formerareaunit',
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_formerareaunit_area_id_area')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_formerareaunit_unit_id_unit')),
    sa.PrimaryKeyConstraint('area_id', 'until', name=op.f('pk_formerareaunit'))
    )
    if op.get_bind().dialect.name == "sqlite":
        for what in ("insert", "update", "delete"):
            op.execute(
                f"create trigger if not exists formerareaunit_{what}_renews after {what} on formerareaunit "
                "begin update revision set mark = random(); end"
            )
        return
    op.execute(
        "create trigger formerareaunit_renews after insert or update or delete or truncate on formerareaunit "
        "for each statement execute function renew_revision()"
    )


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
