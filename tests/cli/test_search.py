from __future__ import annotations

import json

from tests.apps.conftest import agent  # noqa: F401
from tests.apps.conversations.conftest import begun
from tests.apps.search.conftest import found, own_home  # noqa: F401
from tests.apps.tickets.conftest import head, hotline, lin  # noqa: F401

from zhike.apps.audit.announcer import announce_events
from zhike.cli.main import main


def test_one_command_makes_the_index_anew(hotline, lin, agent, capsys):  # noqa: F811
    begun(hotline, customer=lin, text="挂失")
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
