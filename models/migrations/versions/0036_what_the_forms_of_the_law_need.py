"""Golongan, functional post and level of a post; the instansi and the city of a unit"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None

_LEVELS = ('beginner', 'skilled', 'proficient', 'supervising', 'first', 'young', 'middle', 'chief')


def upgrade() -> None:
    with op.batch_alter_table('posting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('grade', AutoString(length=8), nullable=True))
        batch_op.add_column(sa.Column('functional', AutoString(length=64), nullable=True))
        batch_op.add_column(sa.Column('level', sa.Enum(*_LEVELS, name='level', native_enum=False, length=32), nullable=True))
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('agency', AutoString(length=160), nullable=True))
        batch_op.add_column(sa.Column('city', AutoString(length=64), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
