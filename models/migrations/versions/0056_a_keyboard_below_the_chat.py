"""Which keyboard a chat was given, so that it is given once"""

from alembic import op
import sqlalchemy as sa

revision = '0056'
down_revision = '0055'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('chat', sa.Column('keyboard', sa.String(length=16), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
