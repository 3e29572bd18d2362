"""Remembers under which name Telegram keeps a picture, and forgets what nobody looks at any more."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlmodel import Session

from models.columns import columns, table
from models.messages.picture import Picture
from models.prepared import Prepared, upsert

KEPT = timedelta(days=60)
"""Without a look, after which a picture is drawn anew."""

_picture = columns(Picture)
_FIND = Prepared(select(_picture.file_id, _picture.used_at).where(_picture.key == bindparam("key")))
_KEEP = Prepared(upsert(Picture, "file_id", "used_at"), columns=("key", "file_id", "used_at"))


def find(session: Session, *, key: str) -> tuple[str, datetime] | None:
    """The name of a picture at Telegram, and when it was sent last; None where it was never drawn."""
    return next(((row.file_id, row.used_at) for row in _FIND(session, key=key)), None)


def keep(session: Session, pictures: Mapping[str, str], *, now: datetime) -> None:
    """Remember names of pictures that were sent now, by key."""
    for key, file_id in sorted(pictures.items()):
        _KEEP(session, key=key, file_id=file_id, used_at=now)


def prune(session: Session, *, now: datetime, most: int) -> int:
    """Forget some of those that nobody looked at for long; how many that were."""
    old = select(_picture.key).where(_picture.used_at < now - KEPT).limit(most)
    keys = session.connection().execute(old).scalars().all()
    if keys:
        session.connection().execute(delete(table(Picture)).where(_picture.key.in_(keys)))
    return len(keys)
