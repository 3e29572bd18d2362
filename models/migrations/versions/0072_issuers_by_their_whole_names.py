"""Certificates whose issuer is written in short or in full are the same"""

from alembic import op
import sqlalchemy as sa

from domain.training.certificates import issuer_key

revision = '0072'
down_revision = '0071'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The keys by which certificates are the same; where two that were credited turn out to be one, both stay credited."""
    database = op.get_bind()
    rows = database.execute(sa.text("select id, state, number_key, issuer, issuer_key from certificate where issuer is not null order by id")).all()
    wanted = {row.id: issuer_key(row.issuer)[:160] for row in rows}
    there = {(row.number_key, row.issuer_key) for row in rows if row.state == 'credited'}
    change = sa.text("update certificate set issuer_key = :issuer where id = :id")
    for row in rows:
        key = wanted[row.id]
        if key == row.issuer_key or (row.issuer_key or '').startswith(f"{row.id}-"):
            continue
        if row.state == 'credited':
            if (row.number_key, key) in there:
                continue
            there.add((row.number_key, key))
        database.execute(change, {"issuer": key, "id": row.id})


def downgrade() -> None:
    """The keys that are there stay: they tell the same certificates apart."""
