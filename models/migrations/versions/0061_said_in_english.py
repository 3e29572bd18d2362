"""What indicators and standards are called, and how they are asked, in English"""

from alembic import op
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString

revision = '0061'
down_revision = '0060'
branch_labels = None
depends_on = None

_MEASURED = (('name_en', 160), ('question_en', 300), ('unit_en', 32), ('numerator_en', 80), ('denominator_en', 80))
_STANDARD = (('name_en', 160), ('purpose_en', 400))


def upgrade() -> None:
    for table, columns in (('indicator', _MEASURED), ('indicatorversion', _MEASURED), ('standard', _STANDARD)):
        for name, length in columns:
            op.add_column(table, sa.Column(name, AutoString(length=length), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
