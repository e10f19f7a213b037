from __future__ import annotations

import pytest
from tests.apps.conftest import client, person
from tests.apps.improvements.conftest import plan_of
from tests.improvement_bank import faster

from zhike.apps.improvements.effect_actions import measure_improvement
from zhike.apps.improvements.models import Improvement
from zhike.apps.jobs.models import Job
from zhike.apps.people.rules import Role

PAGE = "/improvements/"


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def browser(owner):
    return client(owner)


def posted() -> dict[str, object]:
    said = plan_of()
    steps = "\n".join(f"{unit} {day}" for unit, day in said.steps.items())
    between = {"begins_with": "account_opening: 开户成功", "ends_with": "account_opening: 首次使用"}
    return {
        **said.columns,
        **between,
        "steps": steps,
        "draw_count": "",
        "arm_percent": "",
        "design": "steps",
    }


def test_a_plan_goes_from_form_to_lock(browser):
    answer = browser.post(f"{PAGE}new/", posted(), follow=True)

    made = Improvement.objects.get()
    assert "Nothing is locked before the start." in text(answer)
    assert Job.objects.filter(kind="improvement_power").exists()
    assert set(made.allotted.filter(is_chosen=True).values_list("unit", flat=True)) == set(faster())
    started = text(browser.post(f"{PAGE}{made.pk}/start/", follow=True))
    assert "its plan is locked" in started
    again = browser.post(f"{PAGE}{made.pk}/change/", posted())
    assert again.status_code == 422
    assert "locked since" in text(again)


def test_a_lot_over_customers_goes_from_form_to_lock(browser):
    lot = {"design": "customers", "steps": "", "metric": "contacts_per_1000"}
    refused = browser.post(f"{PAGE}new/", posted() | lot)
    assert "which percentage of the customers" in text(refused)

    browser.post(f"{PAGE}new/", posted() | lot | {"arm_percent": "40", "segment": "年轻家庭"})
    made = Improvement.objects.get()
    shown = text(browser.post(f"{PAGE}{made.pk}/start/", follow=True))

    assert made.segment == "年轻家庭"
    assert "40 % of the customers are drawn" in shown
    assert "Here of all customers of a side" in shown
    assert "Note the roll-out" not in shown


def test_what_cannot_be_is_said_beside_the_form(browser):
    answer = browser.post(f"{PAGE}new/", posted() | {"placebo_date": "2025-08-01"})

    assert answer.status_code == 422
    assert "Choose an earlier one" in text(answer)


def test_the_page_says_the_effect_so_that_anyone_can_read_it(browser, running):
    assert "Not measured yet" in text(browser.get(f"{PAGE}{running.pk}/"))
    measure_improvement(running.pk, by="he")

    shown = text(browser.get(f"{PAGE}{running.pk}/"))

    assert "Days to first use is lower by" in shown
    assert "(percent, not percentage points)" in shown
    assert 'id="lines-option"' in shown
    assert 'id="course-option"' in shown
    assert "8 of 8 have the change." in shown
    chinese = client(running.owner)
    chinese.cookies["zhike_language"] = "zh-hans"
    assert "首次使用天数比没有它时低" in text(chinese.get(f"{PAGE}{running.pk}/"))


def test_measuring_is_a_job_and_deciding_closes(browser, running):
    browser.post(f"{PAGE}{running.pk}/measure/")
    assert Job.objects.get(kind="improvement_effect").arguments["improvement_id"] == running.pk
    refused = browser.post(
        f"{PAGE}{running.pk}/decide/", {"choice": "keep", "reason": "x"}, follow=True
    )
    assert "without a measured effect" in text(refused)
    measure_improvement(running.pk, by="he")

    closed = browser.post(
        f"{PAGE}{running.pk}/decide/", {"choice": "keep", "reason": "有效"}, follow=True
    )

    assert "Decided and closed." in text(closed)


def test_a_manager_reads_board_and_ledger_and_acts_on_nothing(running):
    measure_improvement(running.pk, by="he")
    manager = client(person(username="zheng", role=Role.MANAGER))

    assert "新户首用引导" in text(manager.get(PAGE))
    assert "in the sum" in text(manager.get(f"{PAGE}ledger/"))
    page = text(manager.get(f"{PAGE}{running.pk}/"))
    assert "Measure the effect" not in page
    assert manager.post(f"{PAGE}{running.pk}/measure/").status_code == 403


def test_another_owner_reads_it_and_has_nothing_to_act_on(running):
    other = client(person(username="hua", role=Role.IMPROVEMENT_OWNER))

    assert other.get(f"{PAGE}{running.pk}/").status_code == 200
    assert other.post(f"{PAGE}{running.pk}/start/").status_code == 404
