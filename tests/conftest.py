"""Fixtures and markers that every test may use."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, settings
from tests import initial_rows, migrated, postgresql
from tests.apps.cast import client, person
from tests.initial_rows import InitialRows
from tests.mail_server import running_dovecot, running_smtp
from tests.postgresql import fresh_database
from tests.sms_gateway import running_gateway

from zhike.apps.people.models import User
from zhike.apps.people.rules import Role

# On a busy machine a strategy may draw slowly; that is no fault of what is tested.
settings.register_profile("zhike", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("zhike")
DATABASES = {"db", "transactional_db", "own_database"}
SOAK = os.environ.get("ZHIKE_SOAK") == "1"
INITIAL_ROWS = pytest.StashKey[InitialRows]()


def pytest_configure(config):
    # Servers and workers that a test starts are the real ones, with the real settings.
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhike.config.settings"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection():
    """Collect no garbage meanwhile, and never look again at what stays loaded to the end.

    A third of the time of loading the tests went to counting the million objects they consist of.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_collection_modifyitems(config, items):
    if postgresql.is_wanted():
        leave_out_what_knows_no_database(config, items)
    reasons = {
        "real_data": None if real_data_folder() else "ZHIKE_REAL_DATA is not set",
        "browser": None if chromium() else "no Chromium on this machine",
        "spark": None if shutil.which("java") else "no Java on this machine",
        "soak": None if SOAK else "full counts run with make soak",
    }
    for item in items:
        for marker, reason in reasons.items():
            if reason and item.get_closest_marker(marker):
                if marker == "real_data" and os.environ.get("ZHIKE_REQUIRE_REAL_DATA"):
                    raise pytest.UsageError(f"{item.nodeid} would be skipped: {reason}")
                item.add_marker(pytest.mark.skip(reason=reason))


def leave_out_what_knows_no_database(config, items):
    """On PostgreSQL run what can reach it; all other tests have run in the pass on SQLite."""
    without = [item for item in items if not knows_database(item)]
    if without:
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if knows_database(item)]


def knows_database(item) -> bool:
    """Say whether a test asks for the database, by itself or through one of its fixtures.

    One that proves the same on every database (`one_database`) runs there in the soak alone. Any
    other one is kept from it by pytest-django, which would let it fail; what it starts has its
    database in a home of its own, and what names a PostgreSQL itself is no part of this pass.
    """
    if not SOAK and item.get_closest_marker("one_database"):
        return False
    if any(map(item.get_closest_marker, ("django_db", "browser"))):
        return True
    return bool(DATABASES & set(getattr(item, "fixturenames", ())))


def real_data_folder() -> Path | None:
    """Give the folder of the public data sets, or None where there is none."""
    named = os.environ.get("ZHIKE_REAL_DATA")
    return Path(named) if named and (Path(named) / "MANIFEST.md").exists() else None


def chromium() -> str | None:
    """Give the machine's own Chromium, or None."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def real_data() -> Path:
    folder = real_data_folder()
    if folder is None:
        pytest.skip("ZHIKE_REAL_DATA is not set")
    return folder


@pytest.fixture
def repetitions() -> int:
    """How often kill and race tests repeat: 3 in every check, 100 in the soak."""
    return 100 if SOAK else 3


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    """Give each test an empty ZHIKE_HOME."""
    folder = tmp_path / "home"
    monkeypatch.setenv("ZHIKE_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def tokens_that_spell_nothing(monkeypatch):
    """Make tokens of letters no word has: by chance one would spell what a page must not show."""
    monkeypatch.setattr("django.middleware.csrf.CSRF_ALLOWED_CHARS", "jqxz")


@pytest.fixture(autouse=True)
def kept_connection(monkeypatch):
    """Let code that closes old connections leave the one whose transaction the test rolls back."""
    close = BaseDatabaseWrapper.close_if_unusable_or_obsolete
    monkeypatch.setattr(
        BaseDatabaseWrapper,
        "close_if_unusable_or_obsolete",
        lambda self: None if self.in_atomic_block else close(self),
    )


@pytest.fixture(scope="session")
def migrated_before():
    """Begin with the database that the migrations left in an earlier run, where there is one."""
    connection_created.connect(migrated.take)


@pytest.fixture(scope="session")
def django_db_setup(request, migrated_before, django_db_setup, django_db_blocker):
    """Give the bank its calendar and each table its numbers; remember what every test finds."""
    connection_created.disconnect(migrated.take)
    with django_db_blocker.unblock():
        migrated.keep(connection)
        initial_rows.give_calendar()
        initial_rows.number_apart()
        request.session.stash[INITIAL_ROWS] = InitialRows(django_db_blocker)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Put it back after a test that emptied every table; after the last one there is none left."""
    done = yield
    marker = item.get_closest_marker("django_db")
    emptied = marker and marker.kwargs.get("transaction")
    if nextitem and (emptied or "transactional_db" in item.fixturenames):
        item.session.stash[INITIAL_ROWS].put_back()
    return done


@pytest.fixture
def own_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give the processes that a test starts a database of their own, as `own_home` a folder."""
    with fresh_database() as url:
        if url:
            monkeypatch.setenv("DATABASE_URL", url)
        yield


@pytest.fixture
def administrator(db) -> User:
    return person(username="chen", role=Role.ADMINISTRATOR, name="陈静")


@pytest.fixture
def analyst(db) -> User:
    return person(username="li", role=Role.ANALYST, name="李明")


@pytest.fixture
def agent(db) -> User:
    """Someone who serves customers, and may do nothing beyond."""
    return person(username="wang", role=Role.AGENT)


@pytest.fixture
def powerless(db) -> User:
    """Someone whose role carries no permission at all."""
    return person(username="zhou", role=Role.CUSTOMER)


@pytest.fixture
def visitor(db) -> Client:
    return client()


@pytest.fixture
def as_administrator(administrator) -> Client:
    return client(administrator)


@pytest.fixture
def as_analyst(analyst) -> Client:
    return client(analyst)


@pytest.fixture
def as_powerless(powerless) -> Client:
    return client(powerless)


@pytest.fixture
def as_agent(agent) -> Client:
    return client(agent)


@pytest.fixture
def in_english() -> Iterator[None]:
    """A test starts in English; a page it asks for may leave another language behind."""
    with translation.override("en"):
        yield


@pytest.fixture
def quick_passwords(settings) -> None:
    """Argon2 is slow on purpose; tests check the rules around passwords, not the hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def web_home(settings, own_home) -> Path:
    """The web half and the event store share the folder of the test."""
    own_home.mkdir()
    settings.HOME = own_home
    settings.FILE_UPLOAD_TEMP_DIR = own_home / "tmp"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    return own_home


@pytest.fixture
def short_folder() -> Iterator[Path]:
    # Not under tmp_path: the path of a socket may have 107 characters.
    with tempfile.TemporaryDirectory(prefix="imap") as folder:
        yield Path(folder)


@pytest.fixture
def imap(short_folder):
    with running_dovecot(short_folder) as server:
        yield server


@pytest.fixture
def outbox():
    with running_smtp() as server:
        yield server


@pytest.fixture
def gateway():
    """A gateway of text messages on the loopback."""
    with running_gateway() as server:
        yield server
