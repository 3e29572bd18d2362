"""The first tables"""

from alembic import op
import sqlalchemy as sa
import sqlmodel
from sqlalchemy.dialects import postgresql

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

_REFUSE = "the trail of a report is only ever added to"


def _protect_trail() -> None:
    """The database itself refuses to change or remove what was recorded of a report."""
    if op.get_bind().dialect.name == "sqlite":
        for what in ("update", "delete"):
            op.execute(
                f"create trigger reportchange_no_{what} before {what} on reportchange "
                f"begin select raise(abort, '{_REFUSE}'); end"
            )
        return
    op.execute(
        "create function refuse_trail_change() returns trigger language plpgsql as "
        f"$$ begin raise exception '{_REFUSE}'; end $$"
    )
    op.execute(
        "create trigger reportchange_only_added before update or delete or truncate on reportchange "
        "for each statement execute function refuse_trail_change()"
    )


def upgrade() -> None:
    _create_tables()
    _protect_trail()


def _create_tables() -> None:

    op.create_table('card',
    sa.Column('chat_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('message_id', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('chat_id', 'name', name=op.f('pk_card'))
    )
    op.create_table('chat',
    sa.Column('telegram_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=True),
    sa.Column('told_version', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True),
    sa.Column('told_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('menu', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
    sa.PrimaryKeyConstraint('telegram_id', name=op.f('pk_chat'))
    )
    op.create_table('holiday',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=160), nullable=False),
    sa.Column('off', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_holiday'))
    )
    op.create_table('linkfailure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('telegram_id', sa.BigInteger(), nullable=False),
    sa.Column('failed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_linkfailure'))
    )
    with op.batch_alter_table('linkfailure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_linkfailure_telegram_id'), ['telegram_id'], unique=False)

    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('nip', sqlmodel.sql.sqltypes.AutoString(length=18), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=160), nullable=False),
    sa.Column('sex', sqlmodel.sql.sqltypes.AutoString(length=1), nullable=True),
    sa.Column('employment', sa.Enum('PNS', 'PPPK', name='employment', native_enum=False, length=32), nullable=False),
    sa.Column('phone', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=True),
    sa.Column('role', sa.Enum('staff', 'admin', name='role', native_enum=False, length=32), nullable=False),
    sa.Column('is_test', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('nip', name=op.f('uq_person_nip'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_phone'), ['phone'], unique=False)

    op.create_table('seenupdate',
    sa.Column('update_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('seen_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('outcome', sa.Enum('done', 'failed', name='updateoutcome', native_enum=False, length=32), nullable=False),
    sa.PrimaryKeyConstraint('update_id', name=op.f('pk_seenupdate'))
    )
    with op.batch_alter_table('seenupdate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seenupdate_seen_at'), ['seen_at'], unique=False)

    op.create_table('standard',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=160), nullable=False),
    sa.Column('sector', sa.Enum('education', 'health', 'general', name='sector', native_enum=False, length=32), nullable=False),
    sa.Column('legal_basis', sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
    sa.Column('purpose', sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standard')),
    sa.UniqueConstraint('code', name=op.f('uq_standard_code'))
    )
    op.create_table('talkstate',
    sa.Column('chat_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('user_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('since', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('chat_id', 'user_id', 'name', name=op.f('pk_talkstate'))
    )
    op.create_table('training',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('provider', sqlmodel.sql.sqltypes.AutoString(length=160), nullable=False),
    sa.Column('place', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('starts', sa.Date(), nullable=False),
    sa.Column('ends', sa.Date(), nullable=False),
    sa.Column('hours', sa.Integer(), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=True),
    sa.Column('audience', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
    sa.Column('register_until', sa.Date(), nullable=True),
    sa.CheckConstraint('ends >= starts', name=op.f('ck_training_ends_after_it_starts')),
    sa.CheckConstraint('hours > 0', name=op.f('ck_training_has_hours')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training')),
    sa.UniqueConstraint('code', name=op.f('uq_training_code'))
    )
    op.create_table('unit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=160), nullable=False),
    sa.Column('sector', sa.Enum('education', 'health', 'general', name='sector', native_enum=False, length=32), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('working_days', sa.Integer(), nullable=False),
    sa.Column('time_zone', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
    sa.CheckConstraint('working_days in (5, 6)', name=op.f('ck_unit_five_or_six_working_days')),
    sa.ForeignKeyConstraint(['parent_id'], ['unit.id'], name=op.f('fk_unit_parent_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('code', name=op.f('uq_unit_code'))
    )
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_parent_id'), ['parent_id'], unique=False)

    op.create_table('updateattempt',
    sa.Column('update_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('last_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('update_id', name=op.f('pk_updateattempt'))
    )
    op.create_table('account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('telegram_id', sa.BigInteger(), nullable=False),
    sa.Column('linked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('linked_by', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('closed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('blocked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_account_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account'))
    )
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_telegram_id'), ['telegram_id'], unique=False)
        batch_op.create_index('uq_account_open_person', ['person_id'], unique=True, sqlite_where=sa.text('closed_at is null'), postgresql_where=sa.text('closed_at is null'))
        batch_op.create_index('uq_account_open_telegram', ['telegram_id'], unique=True, sqlite_where=sa.text('closed_at is null'), postgresql_where=sa.text('closed_at is null'))

    op.create_table('indicator',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('standard_id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=160), nullable=False),
    sa.Column('question', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('kind', sa.Enum('count', 'ratio', 'percentage', 'average', 'index', 'duration', 'date', 'yes_no', name='indicatorkind', native_enum=False, length=32), nullable=False),
    sa.Column('direction', sa.Enum('up', 'down', name='direction', native_enum=False, length=32), nullable=False),
    sa.Column('frequency', sa.Enum('monthly', 'quarterly', name='frequency', native_enum=False, length=32), nullable=False),
    sa.Column('aspect', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('unit', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('numerator', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True),
    sa.Column('denominator', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True),
    sa.Column('minimum', sa.Numeric(precision=15, scale=4), nullable=True),
    sa.Column('maximum', sa.Numeric(precision=15, scale=4), nullable=True),
    sa.Column('decimals', sa.Integer(), nullable=False),
    sa.Column('cumulative', sa.Boolean(), nullable=False),
    sa.Column('may_exceed', sa.Boolean(), nullable=False),
    sa.Column('evidence', sa.Enum('none', 'optional', 'required', name='evidence', native_enum=False, length=32), nullable=False),
    sa.Column('good_from', sa.Numeric(precision=15, scale=4), nullable=False),
    sa.Column('fair_from', sa.Numeric(precision=15, scale=4), nullable=False),
    sa.Column('opens_before', sa.Integer(), nullable=False),
    sa.Column('due_after', sa.Integer(), nullable=False),
    sa.Column('locks_after', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.CheckConstraint('decimals between 0 and 4', name=op.f('ck_indicator_decimals_between_0_and_4')),
    sa.CheckConstraint('due_after >= 0 and locks_after >= due_after and opens_before >= 0', name=op.f('ck_indicator_window_in_order')),
    sa.ForeignKeyConstraint(['standard_id'], ['standard.id'], name=op.f('fk_indicator_standard_id_standard')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator')),
    sa.UniqueConstraint('code', name=op.f('uq_indicator_code'))
    )
    with op.batch_alter_table('indicator', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_indicator_standard_id'), ['standard_id'], unique=False)

    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('expires_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('used_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('used_by', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_invitation_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_invitation_code_hash'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_person_id'), ['person_id'], unique=False)

    op.create_table('leave',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_leave_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leave'))
    )
    with op.batch_alter_table('leave', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_leave_person_id'), ['person_id'], unique=False)

    op.create_table('linkrequest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('telegram_id', sa.BigInteger(), nullable=False),
    sa.Column('telegram_name', sqlmodel.sql.sqltypes.AutoString(length=160), nullable=False),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('decision', sa.Enum('waiting', 'approved', 'refused', name='linkdecision', native_enum=False, length=32), nullable=False),
    sa.Column('decided_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_linkrequest_decided_by_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_linkrequest_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_linkrequest'))
    )
    with op.batch_alter_table('linkrequest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_linkrequest_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_linkrequest_telegram_id'), ['telegram_id'], unique=False)
        batch_op.create_index('uq_linkrequest_waiting', ['person_id', 'telegram_id'], unique=True, sqlite_where=sa.text("decision = 'waiting'"), postgresql_where=sa.text("decision = 'waiting'"))

    op.create_table('outbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=True),
    sa.Column('urgency', sa.Enum('0-reply', '5-notice', name='urgency', native_enum=False, length=32), nullable=False),
    sa.Column('screen', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
    sa.Column('facts', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('keyboard', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=True),
    sa.Column('card', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
    sa.Column('edits', sa.BigInteger(), nullable=True),
    sa.Column('attachment', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=True),
    sa.Column('answers', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
    sa.Column('toast', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
    sa.Column('menu', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
    sa.Column('state', sa.Enum('waiting', 'sent', 'blocked', 'failed', 'expired', 'cancelled', name='outboxstate', native_enum=False, length=32), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('not_before', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('expires_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('leased_until', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('leased_by', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('settled_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('message_id', sa.BigInteger(), nullable=True),
    sa.Column('error', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_outbox_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox')),
    sa.UniqueConstraint('key', name=op.f('uq_outbox_key'))
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_chat', ['chat_id', 'id'], unique=False, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
        batch_op.create_index('ix_outbox_due', ['urgency', 'not_before', 'id'], unique=False, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
        batch_op.create_index(batch_op.f('ix_outbox_person_id'), ['person_id'], unique=False)

    op.create_table('pendingimport',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sqlmodel.sql.sqltypes.AutoString(length=255), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=255), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('read_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
    sa.Column('applied_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_pendingimport_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pendingimport'))
    )
    with op.batch_alter_table('pendingimport', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pendingimport_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pendingimport_read_at'), ['read_at'], unique=False)

    op.create_table('posting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('supervisor_id', sa.Integer(), nullable=True),
    sa.Column('position', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.CheckConstraint('valid_until is null or valid_until >= valid_from', name=op.f('ck_posting_ends_after_it_begins')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_posting_person_id_person')),
    sa.ForeignKeyConstraint(['supervisor_id'], ['person.id'], name=op.f('fk_posting_supervisor_id_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_posting_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_posting'))
    )
    with op.batch_alter_table('posting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_posting_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_posting_supervisor_id'), ['supervisor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_posting_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index('uq_posting_person_from', ['person_id', 'valid_from'], unique=True)

    op.create_table('submission',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('verifier_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('waiting', 'returned', 'verified', name='submissionstate', native_enum=False, length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('submitted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('decided_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.Column('returning_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_submission_decided_by_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_submission_person_id_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_submission_unit_id_unit')),
    sa.ForeignKeyConstraint(['verifier_id'], ['person.id'], name=op.f('fk_submission_verifier_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission')),
    sa.UniqueConstraint('number', name=op.f('uq_submission_number'))
    )
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_submission_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_submission_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index('ix_submission_verifier_state', ['verifier_id', 'state'], unique=False)

    op.create_table('draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('practice', sa.Boolean(), nullable=False),
    sa.Column('begun_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('touched_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('asking', sa.Integer(), nullable=True),
    sa.Column('misses', sa.Integer(), nullable=False),
    sa.Column('returned_from', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_draft_person_id_person')),
    sa.ForeignKeyConstraint(['returned_from'], ['submission.id'], name=op.f('fk_draft_returned_from_submission')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    sa.UniqueConstraint('person_id', 'practice', name=op.f('uq_draft_person_id_practice'))
    )
    op.create_table('indicatorposition',
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('position', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_indicatorposition_indicator_id_indicator')),
    sa.PrimaryKeyConstraint('indicator_id', 'position', name=op.f('pk_indicatorposition'))
    )
    with op.batch_alter_table('indicatorposition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_indicatorposition_position'), ['position'], unique=False)

    op.create_table('reminderstep',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('period', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
    sa.Column('step', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
    sa.Column('fate', sa.Enum('sent', 'cleared', 'skipped', 'muted', name='reminderfate', native_enum=False, length=32), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_reminderstep_indicator_id_indicator')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reminderstep_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminderstep')),
    sa.UniqueConstraint('person_id', 'indicator_id', 'period', 'step', name=op.f('uq_reminderstep_person_id_indicator_id_period_step'))
    )
    op.create_table('report',
    sa.Column('value', sa.Numeric(precision=15, scale=4), nullable=True),
    sa.Column('numerator', sa.Numeric(precision=15, scale=4), nullable=True),
    sa.Column('denominator', sa.Numeric(precision=15, scale=4), nullable=True),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('truth', sa.Boolean(), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=True),
    sa.Column('same_as_last', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('period', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
    sa.Column('state', sa.Enum('value', 'nil', 'not_applicable', name='answerstate', native_enum=False, length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('flag', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.Column('verified', sa.Boolean(), nullable=False),
    sa.Column('first_submitted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('submitted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_report_indicator_id_indicator')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_report_person_id_person')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_report_submission_id_submission')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_report_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('person_id', 'indicator_id', 'period', name=op.f('uq_report_person_id_indicator_id_period'))
    )
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index('ix_report_indicator_period', ['indicator_id', 'period'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_submission_id'), ['submission_id'], unique=False)
        batch_op.create_index('ix_report_unit_period', ['unit_id', 'period'], unique=False)

    op.create_table('target',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('scope', sa.Enum('person', 'position', 'unit', 'default', name='targetscope', native_enum=False, length=32), nullable=False),
    sa.Column('scope_key', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('amount', sa.Numeric(precision=15, scale=4), nullable=False),
    sa.Column('stretch', sa.Numeric(precision=15, scale=4), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_target_amount_not_negative')),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_target_indicator_id_indicator')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_target')),
    sa.UniqueConstraint('indicator_id', 'scope', 'scope_key', 'valid_from', name=op.f('uq_target_indicator_id_scope_scope_key_valid_from'))
    )
    with op.batch_alter_table('target', schema=None) as batch_op:
        batch_op.create_index('ix_target_indicator_from', ['indicator_id', 'valid_from'], unique=False)

    op.create_table('draftanswer',
    sa.Column('value', sa.Numeric(precision=15, scale=4), nullable=True),
    sa.Column('numerator', sa.Numeric(precision=15, scale=4), nullable=True),
    sa.Column('denominator', sa.Numeric(precision=15, scale=4), nullable=True),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('truth', sa.Boolean(), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=True),
    sa.Column('same_as_last', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('period', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
    sa.Column('state', sa.Enum('value', 'nil', 'not_applicable', name='answerstate', native_enum=False, length=32), nullable=True),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_draftanswer_draft_id_draft'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_draftanswer_indicator_id_indicator')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draftanswer')),
    sa.UniqueConstraint('draft_id', 'indicator_id', 'period', name=op.f('uq_draftanswer_draft_id_indicator_id_period'))
    )
    with op.batch_alter_table('draftanswer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draftanswer_draft_id'), ['draft_id'], unique=False)

    op.create_table('reportchange',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.Column('what', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('old', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=True),
    sa.Column('new', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=True),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_reportchange_by_person')),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_reportchange_report_id_report')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_reportchange_submission_id_submission')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reportchange'))
    )
    with op.batch_alter_table('reportchange', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reportchange_report_id'), ['report_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reportchange_submission_id'), ['submission_id'], unique=False)

    op.create_table('attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_answer_id', sa.Integer(), nullable=True),
    sa.Column('report_id', sa.Integer(), nullable=True),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('file_id', sqlmodel.sql.sqltypes.AutoString(length=255), nullable=False),
    sa.Column('unique_id', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=255), nullable=True),
    sa.Column('added_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['draft_answer_id'], ['draftanswer.id'], name=op.f('fk_attachment_draft_answer_id_draftanswer'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_attachment_report_id_report')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment'))
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attachment_draft_answer_id'), ['draft_answer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attachment_report_id'), ['report_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attachment_unique_id'), ['unique_id'], unique=False)




def downgrade() -> None:
    raise NotImplementedError("there is nothing before the first tables; restore a backup instead")
