"""People of one name are told apart wherever others read it"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString

from services.naming import distinct

revision = '0045'
down_revision = '0044'
branch_labels = None
depends_on = None

_person = sa.table('person', sa.column('id', sa.Integer), sa.column('name', sa.String), sa.column('nip', sa.String),
                   sa.column('shown', sa.String))


def upgrade() -> None:
    op.add_column('person', sa.Column('shown', AutoString(length=200), nullable=True))
    bind = op.get_bind()
    known = {id: (name, nip) for id, name, nip in bind.execute(sa.select(_person.c.id, _person.c.name, _person.c.nip))}
    for id, shown in distinct(known).items():
        if shown != known[id][0]:
            bind.execute(sa.update(_person).where(_person.c.id == id).values(shown=shown))


def downgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('shown')
