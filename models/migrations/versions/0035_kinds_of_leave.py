"""Leave has a kind, and who was away is not rated; certificates are looked at and compared as people write them"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from domain.training.certificates import issuer_key, number_key

revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None

_KINDS = ('annual', 'sick', 'maternity', 'long', 'important', 'unpaid', 'study', 'retiring', 'suspended', 'other')
_JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql')
_KIND = sa.Enum(*_KINDS, name='leavekind', native_enum=False, length=32)


def upgrade() -> None:
    with op.batch_alter_table('leave', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', _KIND, nullable=False, server_default='other'))
    with op.batch_alter_table('leave', schema=None) as batch_op:
        batch_op.alter_column('kind', existing_type=_KIND, existing_nullable=False, server_default=None)
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('away', _KIND, nullable=True))
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.add_column(sa.Column('decided_by', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key('fk_certificate_decided_by_person', 'person', ['decided_by'], ['id'])
    with op.batch_alter_table('training', schema=None) as batch_op:
        batch_op.add_column(sa.Column('codes_at', _JSON, nullable=True))
    _compare_anew()


def downgrade() -> None:
    with op.batch_alter_table('training', schema=None) as batch_op:
        batch_op.drop_column('codes_at')
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.drop_constraint('fk_certificate_decided_by_person', type_='foreignkey')
        batch_op.drop_column('decided_at')
        batch_op.drop_column('decided_by')
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.drop_column('away')
    with op.batch_alter_table('leave', schema=None) as batch_op:
        batch_op.drop_column('kind')


def _compare_anew() -> None:
    """The keys by which certificates are the same; where two that were credited turn out to be one, both stay credited."""
    database = op.get_bind()
    rows = database.execute(sa.text("select id, state, number, issuer from certificate order by id")).all()
    taken = set()
    for id, state, number, issuer in rows:
        keys = number and number_key(number), issuer and issuer_key(issuer)
        if state == 'credited' and keys in taken:
            keys = keys[0], f"{id}-{keys[1]}"[:160]
        taken |= {keys} if state == 'credited' else set()
        change = sa.text("update certificate set number_key = :number, issuer_key = :issuer where id = :id")
        database.execute(change, {"number": keys[0] and keys[0][:80], "issuer": keys[1] and keys[1][:160], "id": id})
