"""Typed readers for environment variables: each fails with the cure."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from zhike.apps.people.rules import is_loopback
from zhike.config.errors import BadSetting
from zhike.integrations.mail import Encryption, MailServer

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}
SECRET_MIN_LENGTH = 32
MAIL_SCHEMES = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
ENCRYPTIONS: dict[str, Encryption] = {"smtp": "starttls", "smtps": "tls", "smtp+plain": "none"}


@dataclass(frozen=True, kw_only=True)
class Bind:
    """Where the web server listens."""

    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        return is_loopback(self.host)

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"


def text(name: str, *, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def words(name: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def flag(name: str) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value not in YES | NO:
        raise BadSetting(name=name, value=value, wanted="1 or 0")
    return value in YES


def count(name: str, *, default: int) -> int:
    """Read a whole number above 0."""
    value = text(name, default=str(default))
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 10**9):
        raise BadSetting(name=name, value=value, wanted="a whole number above 0")
    return int(value)


def one_of(name: str, *, choices: tuple[str, ...]) -> str:
    """Read one of a few words; the first is the default."""
    value = text(name, default=choices[0])
    if value not in choices:
        raise BadSetting(name=name, value=value, wanted=f"one of {', '.join(choices)}")
    return value


def some_of(name: str, *, choices: tuple[str, ...]) -> tuple[str, ...]:
    """Read some of a few words, in the order in which they are written; else the first choice."""
    found = tuple(words(name)) or choices[:1]
    for value in found:
        if value not in choices:
            raise BadSetting(name=name, value=value, wanted=f"some of {', '.join(choices)}")
    return found


def time_zone(name: str, *, default: str) -> str:
    value = text(name, default=default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        wanted = "a zone of the IANA list, for example Asia/Shanghai"
        raise BadSetting(name=name, value=value, wanted=wanted) from error
    return value


def bind(name: str, *, default: str) -> Bind:
    value = text(name, default=default)
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise BadSetting(name=name, value=value, wanted="HOST:PORT, for example 127.0.0.1:8000")
    return Bind(host=host.strip("[]"), port=int(port))


def secret_key(name: str, *, folder: Path, file_name: str = "secret") -> str:
    """Read the secret; without one, make it once and keep it where only the owner reads it."""
    if value := os.environ.get(name, "").strip():
        if len(value) < SECRET_MIN_LENGTH:
            # The value itself must never reach a terminal or a log.
            raise BadSetting(name=name, value="too short", wanted="at least 32 characters long")
        return value
    file = folder / file_name
    if not file.exists():
        _make_secret(file)
    return _kept_secret(file)


def _make_secret(file: Path) -> None:
    """Put a new secret there whole or not at all; of processes that start together one does."""
    descriptor, unfinished = tempfile.mkstemp(dir=file.parent)  # its owner alone reads it
    try:
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(unfinished, file)
    finally:
        Path(unfinished).unlink()


def optional_secret(name: str) -> str:
    """Read a secret that only some banks have; empty where none is set."""
    value = os.environ.get(name, "").strip()
    if value and len(value) < SECRET_MIN_LENGTH:
        raise BadSetting(name=name, value="too short", wanted="at least 32 characters long")
    return value


def _kept_secret(file: Path) -> str:
    value = file.read_text().strip()
    if len(value) < SECRET_MIN_LENGTH:
        wanted = "a file with at least 32 characters; delete it to have a new one made"
        raise BadSetting(name=str(file), value="too short", wanted=wanted)
    return value


def database(name: str, *, folder: Path) -> dict[str, Any]:
    """Give Django's description of the database: SQLite in the home folder unless a URL is set."""
    url = os.environ.get(name, "").strip()
    if not url:
        return sqlite(folder / "zhike.sqlite3")
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        wanted = "postgresql://USER:PASSWORD@HOST:PORT/NAME, or left out for SQLite"
        raise BadSetting(name=name, value=f"{parts.scheme}://…", wanted=wanted)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": postgresql_options(dict(parse_qsl(parts.query))),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def postgresql_options(given: dict[str, str]) -> dict[str, Any]:
    """Say how to connect: after how often a statement is kept by the server (0: never)."""
    # Never: for a pooler that gives each transaction another connection and knows of none kept.
    threshold = given.get("prepare_threshold", "2")
    if not threshold.isdecimal():
        wanted = "prepare_threshold=2, or 0 for never"
        raise BadSetting(name="DATABASE_URL", value=threshold, wanted=wanted)
    return {**given, "prepare_threshold": int(threshold) or None}


def sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "zhike.config.sqlite",
        "NAME": str(file),
        "OPTIONS": {
            # A transaction that begins by reading and then writes would fail at once when
            # another writer was faster; taking the lock at the start makes it wait instead.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # An audited act must survive a power cut. NORMAL alone does not see to it; our own
            # connection does, after the lock is given back (zhike.config.sqlite.durable).
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            # What an erasure overwrites (a key, an index) is not left lying in the page.
            " PRAGMA secure_delete=FAST;",
        },
        "CONN_MAX_AGE": 60,
    }


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Read networks, separated by commas."""
    try:
        return [ip_network(word) for word in words(name)]
    except ValueError as error:
        wanted = "networks such as 10.8.0.0/16, separated by commas"
        raise BadSetting(name=name, value=text(name, default=""), wanted=wanted) from error


def mail_server(name: str) -> MailServer | None:
    """Read where mail goes out; None where nothing is set."""
    url = os.environ.get(name, "").strip()
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in MAIL_SCHEMES or not parts.hostname:
        wanted = "smtp://USER:PASSWORD@HOST:PORT, smtps://… or smtp+plain://…"
        raise BadSetting(name=name, value=f"{parts.scheme}://…", wanted=wanted)
    return MailServer(
        host=parts.hostname,
        port=parts.port or MAIL_SCHEMES[parts.scheme],
        encryption=ENCRYPTIONS[parts.scheme],
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
