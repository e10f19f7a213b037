from __future__ import annotations

import pytest
from tests.apps.conftest import client, person
from tests.apps.improvements.conftest import lot_of_customers, plan_of
from tests.improvement_bank import faster

from zhike.apps.customers.actions import create_customer
from zhike.apps.customers.rules import CustomerKind
from zhike.apps.improvements import queries
from zhike.apps.improvements.effect_actions import measure_improvement
from zhike.apps.improvements.models import Improvement
from zhike.apps.improvements.plans import lot_of
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role
from zhike.pipelines.improvement_lots import is_drawn

ORIGIN = {"origin": "http://localhost"}


@pytest.fixture
def ask(owner):
    browser = client(owner)

    def do(path, *, method="post", by=browser, **body):
        url = f"/api/v1/{path}"
        if method == "get":
            return by.get(url)
        return by.post(url, body, content_type="application/json", headers=ORIGIN)

    return do


def said():
    plan = plan_of()
    steps = {unit: day.isoformat() for unit, day in plan.steps.items()}
    return {**plan.columns, "steps": steps}


def test_a_plan_goes_from_start_to_decision_and_into_the_ledger(ask):
    made = ask("improvements", **said())
    assert made.status_code == 201, made.json()
    path = f"improvements/{made.json()['id']}"
    assert made.json()["digest"] is None
    assert (made.json()["begins_with"], made.json()["ends_with"]) == ("开户成功", "首次使用")

    assert len(ask(f"{path}/start").json()["digest"]) == 64
    for unit in faster():
        assert ask(f"{path}/roll-outs", branch=unit, day="2025-07-01").status_code == 200
    assert ask(f"{path}/measurements").status_code == 202
    early = ask(f"{path}/decisions", choice="keep", reason="x")
    assert (early.status_code, early.json()["code"]) == (409, "improvement_not_measured")
    measure_improvement(made.json()["id"], by="he")
    told = ask(path, method="get").json()["effect"]
    assert told["relative"]["lower"] < -0.3 < told["relative"]["upper"]
    assert told["unit"] == "days"


def test_what_is_locked_is_refused_with_its_code(ask, running):
    again = ask(f"improvements/{running.pk}/start")

    assert (again.status_code, again.json()["code"]) == (409, "improvement_locked")
    wrong = ask("improvements", **said() | {"metric": "happiness"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "fields_refused")
    nowhere = ask("improvements", **said() | {"ends_with": "没有的活动"})
    assert (nowhere.status_code, nowhere.json()["code"]) == (422, "improvement_milestones")


def test_others_are_read_and_not_acted_on(ask, running):
    other = client(person(username="hua", role=Role.IMPROVEMENT_OWNER))

    refused = ask(f"improvements/{running.pk}/measurements", by=other)

    assert (refused.status_code, refused.json()["code"]) == (409, "improvement_not_yours")
    (told,) = ask("improvements?state=running", method="get", by=other).json()["items"]
    assert (told["id"], told["is_overdue"]) == (running.pk, True)


def test_the_ledger_says_why_something_does_not_count(ask, running):
    told = ask("improvement-ledger", method="get").json()

    assert told["left_out"] == {str(running.pk): "not_measured"}
    assert told["proved_yuan_a_year"]["value"] == 0


def test_a_token_reads_and_decides_nothing(call, running):
    assert call(f"improvements/{running.pk}").status_code == 200
    answer = call(f"improvements/{running.pk}/start", method="POST")
    assert answer.json()["code"] == "person_needed"


def test_who_acts_on_a_lot_is_told_the_side_of_each_customer_within_reach(ask):
    branches = [
        create_branch(code=code, name=code, parent=head_office(), by="t") for code in ("a", "b")
    ]
    for number in range(24):
        create_customer(
            kind=CustomerKind.PERSONAL, name="林知夏", home_branch=branches[number % 2], by="t",
            customer_id=f"C9{number:03d}", segment="年轻家庭" if number < 20 else "银发",
        )  # fmt: skip
    plan = lot_of_customers(segment="年轻家庭")
    path = f"improvements/{ask('improvements', **plan.columns).json()['id']}"
    supervisor = person(username="su", role=Role.SUPERVISOR, branch=branches[0])
    by = client(supervisor)
    assert ask(f"{path}/customers/C9000", method="get", by=by).status_code == 404
    assert ask(f"{path}/start").json()["arm_percent"] == 40

    row = Improvement.objects.get()
    told = {
        name: ask(f"{path}/customers/{name}", method="get", by=by)
        for name in (f"C9{number:03d}" for number in range(24))
    }
    drawn = {name: answer.json().get("is_drawn") for name, answer in told.items()}

    lot = lot_of(row)
    own = [f"C9{number:03d}" for number in range(0, 20, 2)]
    assert {name: drawn[name] for name in own} == {name: is_drawn(name, lot) for name in own}
    assert drawn["C9020"] is None and told["C9020"].status_code == 200
    assert {told[f"C9{number:03d}"].status_code for number in range(1, 24, 2)} == {404}
    # The list that goes out is the same, and of his reach.
    listed = queries.drawn_customers(row, supervisor)
    assert [one.customer_id for one in listed] == [name for name in own if is_drawn(name, lot)]
    assert len(listed) == len(list(listed))
