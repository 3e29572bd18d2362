"""Who changed unit or supervisor within a quarter is evaluated for each part of it"""

from datetime import date, timedelta

from alembic import op
import sqlalchemy as sa

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('part', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('first', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('last', sa.Date(), nullable=True))
    _take_the_whole_quarter()
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.alter_column('part', existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column('first', existing_type=sa.Date(), nullable=False)
        batch_op.alter_column('last', existing_type=sa.Date(), nullable=False)
        batch_op.drop_constraint(batch_op.f('uq_evaluation_person_id_quarter'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_evaluation_person_id_quarter_part'), ['person_id', 'quarter', 'part'])
        batch_op.create_check_constraint(batch_op.f('ck_evaluation_part_has_days'), 'part >= 1 and first <= last')


def _take_the_whole_quarter() -> None:
    """What was evaluated before has one part."""
    session = op.get_bind()
    evaluation = sa.table('evaluation', sa.column('quarter', sa.String()), sa.column('first', sa.Date()), sa.column('last', sa.Date()))
    for (quarter,) in session.execute(sa.select(evaluation.c.quarter).distinct()).all():
        year, number = int(quarter[:4]), int(quarter[-1])
        following = date(year + number // 4, number % 4 * 3 + 1, 1)
        session.execute(
            evaluation.update()
            .where(evaluation.c.quarter == quarter)
            .values(first=date(year, 3 * number - 2, 1), last=following - timedelta(days=1))
        )


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
