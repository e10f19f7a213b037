"""What a token reads of pain points is what the pages show, in its reach."""

from __future__ import annotations

import pytest
from tests.apps.conftest import client, person
from tests.pain_bank import AWAY, CARD, FEE, SMALL
from tests.pipelines.test_silent_customers import ASKED, planted

from zhike.apps.pains import silent
from zhike.apps.pains.rules import key_of
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role
from zhike.pipelines.silent_customers import told


@pytest.fixture
def ask(call):
    return lambda path: call(path, method="GET")


def test_the_board_is_told_ranked_and_without_small_numbers(ask, pains_in_store):
    board = ask("pain-points").json()

    first = board["pain_points"][0]
    assert (first["matter"], first["key"], first["rank"]) == (FEE, key_of(FEE), 1)
    assert first["stake"]["leaving"]["lower"] > 0.1
    assert SMALL not in {one["matter"] for one in board["pain_points"]}
    assert board["hidden"] == 1
    assert all(
        (one["customers"] is None) == (one["troubles"] is None)
        and (one["customers"] or 10) >= 10
        for point in board["pain_points"]
        for one in point["evidences"]
    )  # fmt: skip
    assert ask(f"pain-points/{key_of(CARD)}").json()["matter"] == CARD
    assert ask("pain-points/none").status_code == 404


def test_only_customers_in_reach_are_told_of(db, pains_in_store):
    branch = create_branch(name=AWAY, code="A1", parent=head_office(), by="chen")
    there = client(person(username="far", role=Role.ANALYST, branch=branch))

    assert there.get("/api/v1/pain-points").json()["pain_points"] == []


def test_touchpoints_are_told_by_user_type(ask, pains_in_store):
    told_of = ask("touchpoints?by=segment").json()["touchpoints"]

    assert {one["touchpoint"] for one in told_of} == {"热线"}
    assert ask("touchpoints?by=luck").status_code == 422


def test_silent_customers_are_groups_with_their_check(ask, monkeypatch, db):
    answer = told(planted(few=8)[0], ASKED)
    monkeypatch.setattr(silent, "silent_of_bank", lambda **_asked: answer)

    found = ask("silent-customers").json()

    assert found["check"]["faults"] == []
    hidden = [one for one in found["groups"] if one["hidden"]]
    assert hidden
    assert {one["silent"] for one in hidden} == {one["estimate"] and 1 for one in hidden} == {None}
    assert ask("silent-customers?question=luck").status_code == 404


def test_a_list_that_cannot_be_read_gives_nothing(ask, own_home):
    own_home.mkdir(exist_ok=True)
    (own_home / "pains.yaml").write_text("colours: red", encoding="utf-8")

    codes = {ask(path).status_code for path in ("pain-points", "touchpoints", "silent-customers")}
    assert codes == {404}
