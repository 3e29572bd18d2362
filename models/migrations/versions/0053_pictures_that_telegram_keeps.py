"""Pictures are drawn once and sent again by the name under which Telegram keeps them"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = '0053'
down_revision = '0052'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('picture',
    sa.Column('key', AutoString(length=64), nullable=False),
    sa.Column('file_id', AutoString(length=255), nullable=False),
    sa.Column('used_at', UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_picture'))
    )
    op.create_index(op.f('ix_picture_used_at'), 'picture', ['used_at'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
