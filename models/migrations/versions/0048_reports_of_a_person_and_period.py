"""Reports of a person in a period, and joint ones of a unit, are found by indexes of their own"""

from alembic import op
import sqlalchemy as sa

revision = '0048'
down_revision = '0047'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_report_person_period', 'report', ['person_id', 'period'], unique=False)
    joint = sa.text('joint')
    op.create_index('ix_report_joint_unit_period', 'report', ['unit_id', 'period'], sqlite_where=joint, postgresql_where=joint)


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
