"""A role belongs to a post and ends with it; an account that moves is asked about first"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

_ROLES = sa.Enum('staff', 'admin', native_enum=False, length=32)


def upgrade() -> None:
    with op.batch_alter_table('posting') as batch_op:
        batch_op.add_column(sa.Column('role', _ROLES, nullable=True))
    op.execute('update posting set role = (select person.role from person where person.id = posting.person_id)')
    with op.batch_alter_table('linkrequest') as batch_op:
        batch_op.add_column(sa.Column('how', sa.String(length=32), nullable=False, server_default='approval'))
        batch_op.add_column(sa.Column('vouched_by', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('vouched_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(op.f('fk_linkrequest_vouched_by_person'), 'person', ['vouched_by'], ['id'])


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
