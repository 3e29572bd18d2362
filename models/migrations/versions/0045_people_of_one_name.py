"""People of one name are told apart wherever others read it"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString

revision = '0045'
down_revision = '0044'
branch_labels = None
depends_on = None

_person = sa.table('person', sa.column('id', sa.Integer), sa.column('name', sa.String), sa.column('nip', sa.String),
                   sa.column('shown', sa.String))


def _distinct(known):
    """As it was when the column came: names that several have get the end of the NIP, before the degrees."""
    same = {}
    for id, (name, _) in known.items():
        same.setdefault(' '.join(name.split(',', maxsplit=1)[0].lower().split()), []).append(id)
    found = {id: name for id, (name, _) in known.items()}
    for ids in same.values():
        if len(ids) > 1:
            length = next(n for n in (4, 6, 10, 18) if n == 18 or len({known[id][1][-n:] for id in ids}) == len(ids))
            for id in ids:
                name, comma, degrees = known[id][0].partition(',')
                found[id] = f'{name} …{known[id][1][-length:]}{comma}{degrees}'
    return found


def upgrade() -> None:
    op.add_column('person', sa.Column('shown', AutoString(length=200), nullable=True))
    bind = op.get_bind()
    known = {id: (name, nip) for id, name, nip in bind.execute(sa.select(_person.c.id, _person.c.name, _person.c.nip))}
    for id, shown in _distinct(known).items():
        if shown != known[id][0]:
            bind.execute(sa.update(_person).where(_person.c.id == id).values(shown=shown))


def downgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('shown')
