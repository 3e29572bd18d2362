"""Documents of a year, and what its angka kredit is made of"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlmodel.sql.sqltypes import AutoString

revision = '0042'
down_revision = '0041'
branch_labels = None
depends_on = None

_LEVELS = ('beginner', 'skilled', 'proficient', 'supervising', 'first', 'young', 'middle', 'chief')


def upgrade() -> None:
    with op.batch_alter_table('evaluationdocument', schema=None) as batch_op:
        batch_op.add_column(sa.Column('year_evaluation_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f('fk_evaluationdocument_year_evaluation_id_yearevaluation'), 'yearevaluation', ['year_evaluation_id'], ['id']
        )
        batch_op.create_index('ix_evaluationdocument_year_evaluation_id', ['year_evaluation_id'], unique=False)
    with op.batch_alter_table('yearevaluation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('credit', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True))
    op.create_table('creditcoefficient',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('functional', AutoString(length=64), nullable=False),
    sa.Column('level', sa.Enum(*_LEVELS, name='level', native_enum=False, length=32), nullable=False),
    sa.Column('since', sa.Integer(), nullable=False),
    sa.Column('amount', sa.Numeric(precision=15, scale=4), nullable=False),
    sa.CheckConstraint('amount > 0 and amount <= 50', name=op.f('ck_creditcoefficient_coefficient_of_the_law')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_creditcoefficient')),
    sa.UniqueConstraint('functional', 'level', 'since', name=op.f('uq_creditcoefficient_functional_level_since'))
    )


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
