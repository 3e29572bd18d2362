"""A request for feedback can be declined, and whoever asks others is looked for by name"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime

revision = '0044'
down_revision = '0043'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('feedbackrequest', schema=None) as batch_op:
        batch_op.add_column(sa.Column('declined_at', UTCDateTime(), nullable=True))
    op.create_table('peersought',
    sa.Column('by', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_peersought_by_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_peersought_person_id_person')),
    sa.PrimaryKeyConstraint('by', name=op.f('pk_peersought'))
    )


def downgrade() -> None:
    op.drop_table('peersought')
    with op.batch_alter_table('feedbackrequest', schema=None) as batch_op:
        batch_op.drop_column('declined_at')
