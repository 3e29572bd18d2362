"""Messages that reply to one, requests about one's own data, and whose data are restricted"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('replies_to', sa.BigInteger(), nullable=True))
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=32), nullable=False, server_default='question'))
        batch_op.add_column(sa.Column('due_at', UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('outcome', sa.String(length=32), nullable=True))
    op.create_table(
        'restriction',
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('since', UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_restriction_person_id_person')),
        sa.PrimaryKeyConstraint('person_id', name=op.f('pk_restriction')),
    )


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
