"""Words that may answer one of several questions of a verifier wait until it is said which"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString

revision = '0057'
down_revision = '0056'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('clarification', sa.Column('heard', AutoString(length=1000), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
