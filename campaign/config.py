"""Settings, read once from the environment. Production refuses to start without its secrets."""

import base64
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from campaign.languages import SOURCE

SECRETS = ("SECRET_KEY", "FIELD_KEY")
PRODUCTION, DEVELOPMENT = "production", "development"
KEY_BYTES = 32


class Misconfigured(RuntimeError):
    """The environment cannot be started from; the message says what to set."""


@dataclass(frozen=True)
class Config:
    """Everything the application is told from outside."""

    database_url: str
    secret_key: str
    field_keys: tuple[tuple[str, bytes], ...]  # (name, 32 bytes); the first one encrypts
    base_url: str  # scheme and host, no path, no trailing slash
    redis_url: str | None
    pack: str
    production: bool
    mail_url: str = ""  # without one, messages wait in the outbox
    sms_url: str = ""
    erasures: Path = Path("instance/erasures.jsonl")  # the ledger that no backup holds
    count_seconds: int = 600  # how long the public number stands before it is counted again
    testing: bool = False

    @classmethod
    def from_environment(
        cls, environ: Mapping[str, str] = os.environ, *, instance: Path = Path("instance")
    ) -> "Config":
        """Read the settings, making and keeping development secrets under `instance`.

        Production is `CAMPAIGN_ENV=production`, or any `BASE_URL` that begins with https unless
        `CAMPAIGN_ENV=development` says otherwise.

        Raises:
            Misconfigured: a secret is missing in production, or a value cannot be used.
        """
        here = f"http://127.0.0.1:{environ.get('PORT') or 8000}"
        base_url = _checked_base_url(environ.get("BASE_URL") or here)
        production = _is_production(environ.get("CAMPAIGN_ENV"), base_url)
        kept = {name: environ.get(name) or _kept(name, instance, production) for name in SECRETS}
        return cls(
            database_url=_database_url(environ.get("DATABASE_URL"), instance),
            secret_key=kept["SECRET_KEY"],
            field_keys=parse_field_keys(kept["FIELD_KEY"]),
            base_url=base_url,
            redis_url=environ.get("REDIS_URL") or None,
            pack=environ.get("PACK") or "luton",
            production=production,
            mail_url=environ.get("MAIL_URL") or ("" if production else "console:"),
            sms_url=environ.get("SMS_URL") or ("" if production else "console:"),
            erasures=Path(environ.get("ERASURES") or instance / "erasures.jsonl"),
        )

    def for_flask(self) -> dict[str, Any]:
        """Return the settings as Flask and its extensions name them."""
        return {
            "SECRET_KEY": self.secret_key,
            "BASE_URL": self.base_url,
            "TESTING": self.testing,
            "COUNT_SECONDS": self.count_seconds,
            "PRODUCTION": self.production,
            "MAIL_URL": self.mail_url,
            "ERASURES": str(self.erasures),
            "SMS_URL": self.sms_url,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "RATELIMIT_STORAGE_URI": self.redis_url or "memory://",
            "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
            "BABEL_DEFAULT_LOCALE": SOURCE.locale,
            "COMPRESS_MIMETYPES": ["text/html", "text/css", "application/json", "image/svg+xml"],
        }


def parse_field_keys(text: str) -> tuple[tuple[str, bytes], ...]:
    """Read `name:base64,name:base64`, newest first; a lone base64 key is named `k1`.

    Raises:
        Misconfigured: a key is not 32 bytes of base64, or two have one name.
    """
    keys: dict[str, bytes] = {}
    for part in text.split(","):
        name, _, encoded = part.strip().rpartition(":")
        try:
            key = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            raise Misconfigured(f"FIELD_KEY: each key is {KEY_BYTES} random bytes in base64.")
        if (name or "k1") in keys:
            raise Misconfigured(f"FIELD_KEY: two keys are named {name or 'k1'}.")
        keys[name or "k1"] = key
    return tuple(keys.items())


def _is_production(said: str | None, base_url: str) -> bool:
    said = said or (PRODUCTION if base_url.startswith("https:") else DEVELOPMENT)
    if said not in {PRODUCTION, DEVELOPMENT}:
        raise Misconfigured(f"CAMPAIGN_ENV is {PRODUCTION} or {DEVELOPMENT}, not {said!r}.")
    return said == PRODUCTION


def _kept(name: str, instance: Path, production: bool) -> str:
    if production:
        raise Misconfigured(f"{name} is not set. Production does not start without it.")
    path = instance / name.lower()
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(KEY_BYTES))
    return path.read_text().strip()


def _database_url(url: str | None, instance: Path) -> str:
    if not url:
        instance.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{(instance / 'campaign.sqlite').resolve()}"
    for prefix in ("postgres://", "postgresql://"):  # what hosting sets; our driver is psycopg 3
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _checked_base_url(url: str) -> str:
    parts = urlsplit(url.lower())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        # A badge's QR holds this address in upper case, which only a host survives.
        raise Misconfigured("BASE_URL is a scheme and a host alone, such as https://example.org")
    return f"{parts.scheme}://{parts.netloc}"
