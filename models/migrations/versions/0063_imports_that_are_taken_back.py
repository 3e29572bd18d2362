"""Imports that are taken back within a day"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime

revision = '0063'
down_revision = '0062'
branch_labels = None
depends_on = None

_TO_UNDO = sa.text('undo_ordered_at is not null and undone_at is null')


def upgrade() -> None:
    op.add_column('pendingimport', sa.Column('undo_ordered_at', UTCDateTime(), nullable=True))
    op.add_column('pendingimport', sa.Column('undone_at', UTCDateTime(), nullable=True))
    with op.batch_alter_table('pendingimport') as batch_op:
        batch_op.add_column(sa.Column('undone_by', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_pendingimport_undone_by_person'), 'person', ['undone_by'], ['id'])
    op.create_index(
        'ix_pendingimport_undone', 'pendingimport', ['id'], sqlite_where=_TO_UNDO, postgresql_where=_TO_UNDO
    )


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
