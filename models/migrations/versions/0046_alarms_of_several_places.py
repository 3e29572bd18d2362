"""What is not well is said once by all processes of one database"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = '0046'
down_revision = '0045'
branch_labels = None
depends_on = None


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


def downgrade() -> None:
    op.drop_table('alarm')
