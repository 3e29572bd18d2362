"""Leave has a kind, and who was away all the days that are evaluated is not rated, with the reason"""

from alembic import op
import sqlalchemy as sa

revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None

_KINDS = ('annual', 'sick', 'maternity', 'long', 'important', 'unpaid', 'study', 'retiring', 'suspended', 'other')
_KIND = sa.Enum(*_KINDS, name='leavekind', native_enum=False, length=32)


def upgrade() -> None:
    with op.batch_alter_table('leave', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', _KIND, nullable=False, server_default='other'))
    with op.batch_alter_table('leave', schema=None) as batch_op:
        batch_op.alter_column('kind', existing_type=_KIND, existing_nullable=False, server_default=None)
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('away', _KIND, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.drop_column('away')
    with op.batch_alter_table('leave', schema=None) as batch_op:
        batch_op.drop_column('kind')
