"""The result of a year is answered and objected to as that of a quarter"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from alembic import op
import sqlalchemy as sa
import sqlmodel

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

_RATINGS = ('below', 'meets', 'above')


def upgrade() -> None:
    with op.batch_alter_table('yearevaluation', schema=None) as batch_op:
        batch_op.drop_index('ix_yearevaluation_supervisor_asked')
    with op.batch_alter_table('yearevaluation', schema=None) as batch_op:
        batch_op.drop_column('asked_at')
        batch_op.alter_column('decided_at', new_column_name='rated_at')
        batch_op.alter_column('acknowledged_at', new_column_name='answered_at')
    with op.batch_alter_table('yearevaluation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('told_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('answer_until', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('object_until', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('objection', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=True))
        batch_op.add_column(sa.Column('decider_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('decided_result', sa.Enum(*_RATINGS, name='rating', native_enum=False, length=32), nullable=True))
        batch_op.add_column(sa.Column('decided_conduct', sa.Enum(*_RATINGS, name='rating', native_enum=False, length=32), nullable=True))
        batch_op.add_column(sa.Column('decision', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True))
        batch_op.add_column(sa.Column('decided_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('decided_by', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_yearevaluation_decider_id_person'), 'person', ['decider_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_yearevaluation_decided_by_person'), 'person', ['decided_by'], ['id'])
        batch_op.create_index(batch_op.f('ix_yearevaluation_decider_id'), ['decider_id'], unique=False)
        batch_op.create_index('ix_yearevaluation_supervisor_year', ['supervisor_id', 'year'], unique=False)
        batch_op.create_index('ix_yearevaluation_answer_until', ['answer_until'], unique=False)
    _tell_when()
    with op.batch_alter_table('evaluationasked', schema=None) as batch_op:
        batch_op.alter_column('evaluation_id', existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column('year_evaluation_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f('fk_evaluationasked_year_evaluation_id_yearevaluation'), 'yearevaluation', ['year_evaluation_id'], ['id']
        )
        batch_op.create_check_constraint(
            batch_op.f('ck_evaluationasked_of_a_quarter_or_a_year'), '(evaluation_id is null) <> (year_evaluation_id is null)'
        )


def _tell_when() -> None:
    """A year that was decided was told on that day."""
    years = sa.table(
        'yearevaluation', sa.column('id', sa.Integer()), sa.column('rated_at', sqlmodel.sql.sqltypes.UTCDateTime()),
        *(sa.column(name, sa.Date()) for name in ('told_on', 'answer_until', 'object_until')),
    )
    session = op.get_bind()
    for id, at in session.execute(sa.select(years.c.id, years.c.rated_at).where(years.c.rated_at.is_not(None))).all():
        day = at.astimezone(ZoneInfo('Asia/Makassar')).date()
        dates = {'told_on': day, 'answer_until': day + timedelta(days=7), 'object_until': day + timedelta(days=14)}
        session.execute(years.update().where(years.c.id == id).values(**dates))


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
