"""A queue that serves 林知夏, ways into the API, and what all tests of apps begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from ipaddress import ip_network
from pathlib import Path
from uuid import uuid4

import pytest
from tests.apps.api.conftest import EVERYTHING
from tests.apps.cast import client, person, top
from tests.apps.consents.conftest import customer
from tests.apps.conversations.conftest import begun
from tests.apps.protection.conftest import Bank, own_server_database
from tests.apps.threads import database_for_threads
from tests.apps.tickets.conftest import enquiry, queue
from tests.hook_receiver import running_receiver
from tests.ready_banks import put_bank
from tests.text_bank import read_bank

from zhike.analytics.clocks import LimitUnit
from zhike.apps.api import limits
from zhike.apps.api.actions import create_token
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.conversations.models import Conversation
from zhike.apps.customers.models import Customer
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.rules import Role
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.queue_actions import promise
from zhike.apps.tickets.rules import ClockName, Promise

__all__ = ["client", "person", "top"]  # the cast, for tests that make their own


@pytest.fixture(autouse=True)
def english(in_english) -> None:
    """Each test starts in English."""


@pytest.fixture(autouse=True)
def hashed_quickly(quick_passwords) -> None:
    """No test of an app waits for a password."""


@pytest.fixture
def head(db) -> User:
    return person(username="sun", role=Role.SUPERVISOR, name="孙主管")


@pytest.fixture
def hotline(head, agent) -> WorkQueue:
    """Served by Wang, answered for by Sun; a first reply within an hour, solved within eight."""
    made = queue("hotline", head=head, members=[agent])
    for clock, hours in (
        (ClockName.FIRST_REPLY, 1),
        (ClockName.NEXT_REPLY, 2),
        (ClockName.RESOLUTION, 8),
    ):
        promise(
            made,
            promised=Promise(clock=clock, amount=hours, unit=LimitUnit.CALENDAR_HOURS),
            by="chen",
        )
    return made


@pytest.fixture
def lin(db) -> Customer:
    return customer("C001")


@pytest.fixture
def ticket(hotline, lin) -> Ticket:
    """A new enquiry of 林知夏, opened on Monday at nine."""
    return enquiry(hotline, customer=lin)


@pytest.fixture
def colleague(hotline) -> User:
    made = person(username="zhao", role=Role.AGENT, name="赵强")
    hotline.teams.get().members.add(made)
    return made


@pytest.fixture
def chat(hotline, lin) -> Conversation:
    return begun(hotline, customer=lin)


@pytest.fixture
def nothing_counted() -> Iterator[None]:
    """Limits of the API count from nothing."""
    limits.forget()
    yield
    limits.forget()


@pytest.fixture
def mighty(db) -> str:
    """The secret of a token with every permission, for the whole bank."""
    return create_token(name="mighty", permissions=EVERYTHING, by="chen").secret


@pytest.fixture
def call(visitor, mighty, nothing_counted):
    """Call the API; with another secret, or with none (`token=""`)."""

    def ask(path, *, method="GET", body=None, token=mighty, headers=None):
        sent = {"Authorization": f"Bearer {token}"} if token else {}
        return visitor.generic(
            method,
            f"/api/v1/{path}",
            b"" if body is None else body,
            content_type="application/json",
            headers={**sent, **(headers or {})},
        )

    return ask


@pytest.fixture
def purposes(db) -> None:
    load_standard_purposes()


@pytest.fixture
def receiver():
    """Another system: a real server on the loopback that remembers what it is told."""
    with running_receiver() as server:
        yield server


@pytest.fixture
def inside(settings):
    """The bank allows its webhooks to call this machine."""
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]


@pytest.fixture
def open_bank(tmp_path) -> Iterator[Callable[..., Bank]]:
    """Give a function that makes a bank on the database of a kind: an empty one, or a ready one."""
    with ExitStack() as databases:

        def made(kind: str = "sqlite", *, is_ready: bool = False) -> Bank:
            url = databases.enter_context(own_server_database()) if kind == "postgresql" else None
            bank = Bank(home=tmp_path / f"bank-{uuid4().hex[:6]}", url=url)
            if is_ready:
                put_bank(bank.home, url=url)
            return bank

        yield made


@pytest.fixture
def shared_database(transactional_db, tmp_path) -> Iterator[None]:
    """A database that threads share, as the processes of a real system do."""
    with database_for_threads(tmp_path):
        yield


@pytest.fixture
def own_ledger(settings, tmp_path) -> None:
    settings.ERASURE_LEDGER = str(tmp_path / "erasures.ndjson")


@pytest.fixture(scope="session")
def read_store(tmp_path_factory) -> Path:
    """The bank of `tests.text_bank`, its texts read; each test works on its own copy."""
    folder = tmp_path_factory.mktemp("voice") / "store"
    read_bank(folder)
    return folder
