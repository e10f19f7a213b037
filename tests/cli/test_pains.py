from __future__ import annotations

import json

import pytest
from tests.pain_bank import CATALOGUE, FEE, store_pains

from zhike.cli.main import main
from zhike.engine.store import Store


@pytest.fixture
def pains(own_home):
    own_home.mkdir(exist_ok=True)
    (own_home / "pains.yaml").write_text(CATALOGUE, encoding="utf-8")
    store_pains(Store(own_home / "store"))


def asked(capsys, *words):
    assert main(["pains", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


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
