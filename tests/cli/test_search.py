from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from tests.apps.cast import person
from tests.apps.consents.conftest import customer
from tests.apps.conversations.conftest import begun
from tests.apps.search.conftest import found
from tests.apps.tickets.conftest import queue

from zhike.apps.audit.announcer import announce_events
from zhike.apps.people.rules import Role
from zhike.apps.search import actions, queries
from zhike.cli.main import main


@pytest.fixture(autouse=True)
def own_index(web_home) -> Iterator[None]:
    yield
    actions.let_go()
    queries.let_go()


def test_one_command_makes_the_index_anew(db, capsys):
    agent = person(username="wang", role=Role.AGENT)
    hotline = queue("hotline", head=person(username="sun", role=Role.SUPERVISOR), members=[agent])
    begun(hotline, customer=customer("C001"), text="挂失")
    announce_events()
    assert main(["search", "status"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "is_ready": False, "tickets": 0, "bytes": 0, "changes_waiting": 1, "holds_erased": False,
    }  # fmt: skip

    assert main(["search", "rebuild"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["tickets"] == 1
    assert "1 of 1 tickets read" in told.err
    main(["search", "status"])
    now = json.loads(capsys.readouterr().out)
    assert (now["is_ready"], now["tickets"], now["changes_waiting"]) == (True, 1, 0)
    assert found(agent, "挂失").count == 1
