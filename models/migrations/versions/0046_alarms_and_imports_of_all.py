"""What is not well is said once by all processes of one database; a workbook is applied outside of the update that orders it"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = '0046'
down_revision = '0045'
branch_labels = None
depends_on = None

_ORDERED = {'told': AutoString(length=64), 'ordered_at': UTCDateTime(), 'with_roles': sa.Boolean(), 'with_past': sa.Boolean()}


def upgrade() -> None:
    op.create_table(
        'alarm',
        sa.Column('what', AutoString(length=16), nullable=False),
        sa.Column('place', AutoString(length=32), nullable=False),
        sa.Column('says', AutoString(length=300), nullable=False),
        sa.Column('do', AutoString(length=600), nullable=False),
        sa.Column('at', UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('what', 'place', name=op.f('pk_alarm')),
    )
    for name, kind in _ORDERED.items():
        op.add_column('pendingimport', sa.Column(name, kind, nullable=True))
    where = sa.text('ordered_at is not null and applied_at is null')
    op.create_index('ix_pendingimport_ordered', 'pendingimport', ['id'], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index('ix_pendingimport_ordered', table_name='pendingimport')
    for name in _ORDERED:
        op.drop_column('pendingimport', name)
    op.drop_table('alarm')
