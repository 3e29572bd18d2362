"""Results of work (RHK) of indicators, and by which layout a document was made"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString

revision = '0038'
down_revision = '0037'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('indicator', schema=None) as batch_op:
        batch_op.add_column(sa.Column('work_result', AutoString(length=300), nullable=True))
        batch_op.add_column(sa.Column('leader_result', AutoString(length=300), nullable=True))
    with op.batch_alter_table('evaluationdocument', schema=None) as batch_op:
        batch_op.add_column(sa.Column('layout', sa.Integer(), server_default='1', nullable=False))


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
