from __future__ import annotations

from datetime import date

from django.utils import translation
from tests.apps.improvements.conftest import plan_of

from zhike.apps.improvements import forms
from zhike.apps.improvements.forms import PlanForm


def said(**other):
    between = {"begins_with": "account_opening: 开户成功", "ends_with": "account_opening: 首次使用"}
    given = {**plan_of().columns, **between, "design": "steps", "steps": "东湖支行"}
    return PlanForm(given | other)


def test_steps_are_branches_with_their_day_or_the_start():
    form = said(steps="东湖支行\n 南桥支行 2025-08-01 \n\nNew Street 2025-09-01")

    assert form.is_valid(), form.errors
    assert form.plan.steps == {
        "东湖支行": date(2025, 7, 1),
        "南桥支行": date(2025, 8, 1),
        "New Street": date(2025, 9, 1),
    }


def test_each_way_to_compare_asks_for_what_it_needs():
    assert "Name the branches" in str(said(steps=" ").errors["steps"])
    lot = said(design="randomised", draw_count="")
    assert "how many branches" in str(lot.errors["draw_count"])
    assert said(design="before_after", steps="").is_valid()


def test_activities_of_two_logs_are_refused_and_of_an_empty_store_none_is_asked_for(monkeypatch):
    asked = {"ends_with": "account_opening: 开户成功", "metric": "first_use_days"}

    same = said(**asked)
    assert same.is_valid(), same.errors  # that it is one and the same, the action says
    assert not said(**asked | {"ends_with": "no_log: 首次使用"}).is_valid()
    monkeypatch.setattr(forms, "activities_of_bank", dict)
    assert not {"begins_with", "ends_with"} & set(said().fields)


def test_acts_of_zhike_are_offered_in_words_and_a_promise_below_zero_is_told_plainly(monkeypatch):
    acts = {"zhike": ["open ticket"], "cards": ["补卡"]}
    monkeypatch.setattr(forms, "activities_of_bank", lambda: acts)

    with translation.override("zh-hans"):
        form = said(promised="-1")
        offered = dict(form.fields["begins_with"].choices)
        assert form.errors["promised"] == ["请填写大于零的数：预计改善多少。"]

    assert offered["cards"] == [("cards: 补卡", "补卡")]
    ((value, label),) = offered["zhike"]
    assert (value, label.isascii()) == ("zhike: open ticket", False)
