"""Who answers for the roster is found by indexes, not by asking everybody"""

from alembic import op
import sqlalchemy as sa

revision = '0055'
down_revision = '0054'
branch_labels = None
depends_on = None


def upgrade() -> None:
    admins = sa.text("role = 'admin'")
    op.create_index('ix_posting_admin', 'posting', ['person_id'], sqlite_where=admins, postgresql_where=admins)
    op.create_index('ix_person_admin', 'person', ['id'], sqlite_where=admins, postgresql_where=admins)


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
