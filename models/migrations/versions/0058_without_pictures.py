"""A chat can do without pictures: what they show comes in words"""

from alembic import op
import sqlalchemy as sa

revision = '0058'
down_revision = '0057'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('chat', sa.Column('without_pictures', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
