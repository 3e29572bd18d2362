"""The whole city as one file, the same from SQLite and PostgreSQL, and back into an empty database of either kind."""

from services.backups.archive import Backup, BadBackup, Manifest, OtherVersion, opened
from services.backups.making import make
from services.backups.restoring import Restored, check_empty, restore

__all__ = ["Backup", "BadBackup", "Manifest", "OtherVersion", "Restored", "check_empty", "make", "opened", "restore"]
