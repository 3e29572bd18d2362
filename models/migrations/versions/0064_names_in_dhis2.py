"""What units and indicators are called in DHIS2"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString

revision = '0064'
down_revision = '0063'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('dhis2name',
    sa.Column('side', sa.Enum('unit', 'indicator', name='dhis2side', native_enum=False, length=32), nullable=False),
    sa.Column('code', AutoString(length=32), nullable=False),
    sa.Column('uid', AutoString(length=11), nullable=True),
    sa.Column('numerator', AutoString(length=11), nullable=True),
    sa.Column('denominator', AutoString(length=11), nullable=True),
    sa.Column('options', AutoString(length=11), nullable=True),
    sa.PrimaryKeyConstraint('side', 'code', name=op.f('pk_dhis2name'))
    )


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
