"""What the operator sets, in the environment, in `.env`, or in the file that NAME_FILE names."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from services.exchange import nightly_copies
from services.exchange.copy_sealing import RECIPIENT
from services.exchange.copy_targets import Account, is_bucket, readable
from texts.languages import LANGUAGES

_DATABASE = re.compile(r"(sqlite|postgresql)(\+\w+)?://")
_LISTEN = re.compile(r".*:\d{1,5}\Z")
_PUBLIC = re.compile(r"https://[\w.-]+(:\d{1,5})?(/[\w.~-]+)*/?", re.ASCII)
_PORTS = 65_536
_SECRET = re.compile(r"[\w-]{1,256}\Z", re.ASCII)
"""What Telegram takes as a webhook's secret."""


class BadSettings(Exception):
    """The settings do not fit together; the message is one line that says what to set."""


class Settings(BaseSettings):
    """One attribute per setting; the names are those of the environment in small letters."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    bot_token: SecretStr | None = None
    bot_api_url: str = "https://api.telegram.org"
    data_dir: Path = Path("data")
    database_url: SecretStr | None = None
    timezone: str = "Asia/Makassar"
    language: str = "id"
    webhook_url: str | None = None
    webhook_listen: str = "127.0.0.1:8080"
    webhook_secret: SecretStr | None = None
    public_url: str | None = None
    log_level: str = "INFO"
    metrics_listen: str | None = None
    backup_hour: int = Field(default=2, ge=0, le=23)
    backups_kept: int = Field(default=7, ge=0)
    alarm_url: SecretStr | None = None
    alarm_minutes: int = Field(default=10, ge=1, le=1440)
    alarm_disk_mb: int = Field(default=500, ge=0)
    alarm_backup_hours: int = Field(default=30, ge=1)
    backup_key: SecretStr | None = Field(default=None, min_length=16)
    backup_to: str | None = None
    backup_recipient: str | None = None
    backup_s3_endpoint: str | None = None
    backup_s3_region: str = "us-east-1"
    backup_s3_key_id: SecretStr | None = None
    backup_s3_secret: SecretStr | None = None

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("is no time zone; use a name such as Asia/Makassar") from error
        return name

    @field_validator("language")
    @classmethod
    def _language_is_spoken(cls, name: str) -> str:
        return _one_of(name, *LANGUAGES)

    @field_validator("log_level")
    @classmethod
    def _level_exists(cls, name: str) -> str:
        return _one_of(name, "DEBUG", "INFO", "WARNING", "ERROR")

    @field_validator("database_url")
    @classmethod
    def _database_is_known(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not _DATABASE.match(url.get_secret_value()):
            raise ValueError("must begin with postgresql:// or sqlite:///")
        return url

    @field_validator("alarm_url")
    @classmethod
    def _alarm_can_be_posted(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not url.get_secret_value().startswith(("https://", "http://")):
            raise ValueError("must begin with https:// (or http://)")
        return url

    @field_validator("public_url")
    @classmethod
    def _can_be_opened_by_telegram(cls, url: str | None) -> str | None:
        """With a slash at its end, so that what lies below it is below it."""
        if not url:
            return None
        if not _PUBLIC.fullmatch(url):
            raise ValueError("must be an https address without ? and #, for example https://bot.example.go.id/halaman")
        return url.rstrip("/") + "/"

    @field_validator("backup_to")
    @classmethod
    def _copies_can_go_there(cls, where: str | None) -> str | None:
        if where and not readable(where):
            raise ValueError("must be user@host:/folder, rsync://host/module, /a/mounted/folder, or s3://bucket/folder")
        return where or None

    @field_validator("backup_recipient")
    @classmethod
    def _copies_can_be_closed(cls, keys: str | None) -> str | None:
        if keys and not all(RECIPIENT.fullmatch(one) for one in keys.replace(",", " ").split()):
            raise ValueError("must be age1 and 58 letters and digits, as `python main.py keypair FILE` prints it")
        return keys or None

    @field_validator("backup_s3_endpoint")
    @classmethod
    def _bucket_can_be_asked(cls, url: str | None) -> str | None:
        if url and not url.startswith(("https://", "http://")):
            raise ValueError("must begin with https://")
        return url or None

    @field_validator("webhook_listen", "metrics_listen")
    @classmethod
    def _can_be_listened_at(cls, address: str | None) -> str | None:
        if address is not None and not (_LISTEN.match(address) and int(address.rpartition(":")[2]) < _PORTS):
            raise ValueError("must be host:port, for example 127.0.0.1:9100")
        return address

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> "Settings":
        if self.webhook_url and not self.webhook_secret:
            raise ValueError("WEBHOOK_URL needs WEBHOOK_SECRET: set it to 32 random letters and digits")
        if self.webhook_secret and not self.webhook_url:
            raise ValueError("WEBHOOK_SECRET needs WEBHOOK_URL: set the https address that leads to WEBHOOK_LISTEN, or neither")
        if self.webhook_url and not self.webhook_url.startswith(("https://", "http://")):
            raise ValueError("WEBHOOK_URL must begin with https://")
        if self.webhook_secret and not _SECRET.match(self.webhook_secret.get_secret_value()):
            raise ValueError("WEBHOOK_SECRET may only hold letters, digits, _ and -, 256 at most")
        return self

    @model_validator(mode="after")
    def _copies_are_whole(self) -> "Settings":
        if self.backup_to and not self.backup_recipient:
            raise ValueError(
                "BACKUP_TO needs BACKUP_RECIPIENT: make a pair of keys with `python main.py keypair FILE`, on another machine"
            )
        if self.backup_to and is_bucket(self.backup_to) and not (self.backup_s3_key_id and self.backup_s3_secret):
            raise ValueError("BACKUP_TO=s3://… needs BACKUP_S3_KEY_ID and BACKUP_S3_SECRET, best as files (BACKUP_S3_SECRET_FILE)")
        return self

    @model_validator(mode="after")
    def _page_is_beside_the_webhook(self) -> "Settings":
        if self.webhook_url and self.public_url and _path(self.webhook_url).startswith(_path(self.public_url) + "page."):
            raise ValueError("WEBHOOK_URL must not lead to a file of the page; give it a path of its own, such as /webhook")
        if self.webhook_url and self.public_url and _path(self.webhook_url).rstrip("/") == _path(self.public_url).rstrip("/"):
            raise ValueError("PUBLIC_URL and WEBHOOK_URL lead to the same path; give the page one of its own, such as /halaman")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def database(self) -> str:
        """Where the data lies: `DATABASE_URL`, or SQLite under `DATA_DIR`."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir.resolve() / 'sipakainga.sqlite3'}"

    @property
    def database_file(self) -> Path | None:
        """The file of an SQLite database; None of any other."""
        scheme, _, rest = self.database.partition(":///")
        return Path(rest.partition("?")[0]) if scheme.startswith("sqlite") and rest.strip(":") != "memory" and rest else None

    @property
    def sealing_key(self) -> str | None:
        """What backups are sealed with; None: the key that lies in `DATA_DIR`."""
        return self.backup_key.get_secret_value() if self.backup_key else None

    @property
    def copies(self) -> nightly_copies.Plan | None:
        """Where copies of backups and evidence go; None where they stay on this machine."""
        if not (self.backup_to and self.backup_recipient):
            return None
        account = None
        if self.backup_s3_key_id and self.backup_s3_secret:
            secret = self.backup_s3_secret.get_secret_value()
            account = Account(self.backup_s3_key_id.get_secret_value(), secret, self.backup_s3_endpoint, self.backup_s3_region)
        return nightly_copies.Plan(self.backup_to, self.backup_recipient, self.backups_kept, account, self.sealing_key)

    @property
    def token(self) -> str:
        """The bot's token; raises `BadSettings` where it is missing."""
        if not self.bot_token:
            raise BadSettings("BOT_TOKEN is not set: ask @BotFather for a token and set BOT_TOKEN or BOT_TOKEN_FILE.")
        return self.bot_token.get_secret_value()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is said outright wins over a file it could be read from."""
        return init_settings, env_settings, _NamedFiles(settings_cls), dotenv_settings


def _path(url: str) -> str:
    return "/" + url.split("://", 1)[1].partition("/")[2]


def _one_of(name: str, *names: str) -> str:
    if name not in names:
        raise ValueError(f"must be {', '.join(names[:-1])} or {names[-1]}")
    return name


class _NamedFiles(EnvSettingsSource):
    """Reads BOT_TOKEN from the file that BOT_TOKEN_FILE names, and so for every setting."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        found: dict[str, str | None] = {}
        for field in self.settings_cls.model_fields:
            path = os.environ.get(f"{field.upper()}_FILE")
            if path:
                try:
                    found[field] = Path(path).read_text(encoding="utf-8").strip()
                except OSError as error:
                    raise BadSettings(f"{field.upper()}_FILE names {path}, which cannot be read.") from error
        return found


def load() -> Settings:
    """The settings of this process; raises `BadSettings` with one line saying what to set."""
    try:
        return Settings()
    except ValidationError as error:
        problems = [f"{'.'.join(map(str, e['loc'])).upper()} {e['msg']}".strip() for e in error.errors()]
        raise BadSettings("; ".join(problem.replace("Value error, ", "") for problem in problems)) from error
