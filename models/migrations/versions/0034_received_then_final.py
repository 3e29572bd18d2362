"""The days to answer, to object and to judge oneself run from the day the person has what they are about"""

from alembic import op
import sqlalchemy as sa

revision = '0034'
down_revision = '0032'
branch_labels = None
depends_on = None

_RESULTS = {'evaluation': "''", 'yearevaluation': "'year-'"}


def upgrade() -> None:
    for table in _RESULTS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('received_on', sa.Date(), nullable=True))
            batch_op.add_column(sa.Column('handed_by', sa.Integer(), nullable=True))
            batch_op.add_column(sa.Column('answer_by', sa.Integer(), nullable=True))
            batch_op.create_foreign_key(f'fk_{table}_handed_by_person', 'person', ['handed_by'], ['id'])
            batch_op.create_foreign_key(f'fk_{table}_answer_by_person', 'person', ['answer_by'], ['id'])
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('heard_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('heard_by', sa.Integer(), nullable=True))
        batch_op.create_foreign_key('fk_evaluation_heard_by_person', 'person', ['heard_by'], ['id'])
    _fill_in()
    for table in _RESULTS:
        where = sa.text('told_on is not null and received_on is null')
        op.create_index(f'ix_{table}_unreceived', table, ['person_id'], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for table in _RESULTS:
        op.drop_index(f'ix_{table}_unreceived', table_name=table)
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.drop_constraint('fk_evaluation_heard_by_person', type_='foreignkey')
        batch_op.drop_column('heard_by')
        batch_op.drop_column('heard_on')
    for table in _RESULTS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(f'fk_{table}_answer_by_person', type_='foreignkey')
            batch_op.drop_constraint(f'fk_{table}_handed_by_person', type_='foreignkey')
            batch_op.drop_column('answer_by')
            batch_op.drop_column('handed_by')
            batch_op.drop_column('received_on')


def _fill_in() -> None:
    """What was handed over before was received that day, unless its message is known not to have come: then no day runs yet."""
    database = op.get_bind()
    for table, prefix in _RESULTS.items():
        key = f"'evaluation/result:' || {prefix} || {table}.id || ':' || {table}.person_id"
        came_not = f"exists (select 1 from outbox where outbox.key = {key} and outbox.state <> 'sent')"
        waits = f"told_on is not null and answered_at is null and {came_not}"
        if table == 'evaluation':
            waits += " and exists (select 1 from evaluationcycle c where c.id = evaluation.cycle_id and c.closed_at is null)"
        database.execute(sa.text(f"update {table} set received_on = told_on where told_on is not null and not ({waits})"))
        unheard = "told_on is not null and received_on is null"
        database.execute(sa.text(f"update {table} set answer_until = null, object_until = null where {unheard}"))
    database.execute(sa.text(
        "update evaluation set heard_on = (select c.evidence_until from evaluationcycle c where c.id = evaluation.cycle_id)"
        " where self_at is not null or told_on is not null or exists ("
        "select 1 from outbox where outbox.state = 'sent' and outbox.key in ("
        "'evaluation_self:' || evaluation.quarter || ':' || evaluation.person_id,"
        "'evaluation_judge:' || evaluation.quarter || ':' || evaluation.person_id))"
    ))
