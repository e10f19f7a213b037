"""Two people of the bank, signed in, and a visitor at the door."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone, translation
from tests.apps.threads import shared_database  # noqa: F401

from zhike.apps.people.branch_actions import HEAD_OFFICE
from zhike.apps.people.models import Branch, User
from zhike.apps.people.rules import Role
from zhike.apps.people.step_up import PROVED


def person(*, username: str, role: Role, name: str = "", branch: Branch | None = None) -> User:
    user = User(username=username, name=name, role=role, branch=branch or top())
    user.set_unusable_password()
    user.save()
    return user


def top() -> Branch:
    """The head office, made without an event: tests count the events of what they test."""
    found = Branch.objects.filter(code=HEAD_OFFICE).first()
    if found is None:
        found = Branch.objects.create(code=HEAD_OFFICE, name="总行", path="new")
        found.path = f"/{found.pk}/"
        found.save()
    return found


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
    return person(username="zhou", role=Role.IMPROVEMENT_OWNER)


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
def web_home(settings, own_home):
    """The web half and the event store share the folder of the test."""
    own_home.mkdir()
    settings.HOME = own_home
    settings.FILE_UPLOAD_TEMP_DIR = own_home / "tmp"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    return own_home


def client(user: User | None = None) -> Client:
    made = Client(headers={"host": "localhost"})
    made.cookies["zhike_language"] = "en"
    if user:
        made.force_login(user)
        session = made.session
        # As after a sign-in: who was there a moment ago is not asked again.
        session[PROVED] = timezone.now().timestamp()
        session.save()
    return made


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Each test starts in English; a page it asks for may leave another language behind."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """Argon2 is slow on purpose; tests check the rules around passwords, not the hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
