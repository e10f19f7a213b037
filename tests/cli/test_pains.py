from __future__ import annotations

import json
from datetime import UTC

import pytest
from tests.apps.complaints.conftest import cause, received
from tests.apps.conftest import person
from tests.apps.consents.conftest import customer
from tests.apps.tickets.conftest import queue
from tests.pain_bank import BEGIN, CATALOGUE, DAY, FEE, _who, store_pains

from zhike.apps.pains.actions import set_assumption
from zhike.apps.pains.queries import board_for
from zhike.apps.people.rules import Role
from zhike.cli.main import main
from zhike.engine.store import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def pains(own_home):
    own_home.mkdir(exist_ok=True)
    (own_home / "pains.yaml").write_text(CATALOGUE, encoding="utf-8")
    store_pains(Store(own_home / "store"))


def asked(capsys, *words):
    assert main(["pains", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_command_and_page_show_one_board_with_the_complaints_of_the_desk(pains, capsys):
    officer = person(username="zhao", role=Role.COMPLAINT_OFFICER)
    desk = queue("complaints", head=person(username="sun", role=Role.AGENT))
    at = BEGIN.replace(tzinfo=UTC) + 10 * DAY
    mine = received(desk, customer=customer(_who(2)), at=at)
    cause(mine, officer, business="C11")
    set_assumption(name="complaint_yuan", value=321, reason="new price", by="anna")

    board = asked(capsys, "board")
    found = board_for(person(username="anna", role=Role.ANALYST))
    page = json.loads(json.dumps(found.rows))

    assert board["rows"] == page
    evidences = [one["evidence"] for one in board["rows"][0]["evidences"]]
    assert (board["rows"][0]["matter"], evidences.count("complaint")) == (FEE, 1)
    assert board["facts"]["assumptions"]["complaint_yuan"] == 321


def test_the_board_and_the_register_come_as_json_with_what_is_assumed(pains, capsys):
    board = asked(capsys, "board", "--assume", "years=2")

    assert board["rows"][0]["matter"] == FEE
    assert board["facts"]["assumptions"]["years"] == 2
    assert asked(capsys, "touchpoints", "--by", "segment")["rows"][0]["touchpoint"] == "热线"
    silent = asked(capsys, "silent")
    assert "few_answers" in silent["facts"]["check"]["faults"]
    assert {row["estimate"] for row in silent["rows"]} == {None}


@pytest.mark.parametrize("given", ["luck=1", "years=x", "years=-1", "severity=1"])
def test_what_cannot_be_assumed_is_named_with_what_can(given, capsys):
    with pytest.raises(SystemExit):
        main(["pains", "board", "--assume", given])
    assert "contact_yuan" in capsys.readouterr().err
