"""No row of the trail is replaced, whoever opens the file"""

from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None

_REFUSE = "the trail of a report is only ever added to"


def upgrade() -> None:
    """SQLite takes a replaced row away without asking the triggers of a removal, unless the connection says it should."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "create trigger reportchange_not_replaced before insert on reportchange "
            "when exists (select 1 from reportchange where id = new.id) "
            f"begin select raise(abort, '{_REFUSE}'); end"
        )


def downgrade() -> None:
    raise NotImplementedError("nothing goes back; restore a backup instead")
