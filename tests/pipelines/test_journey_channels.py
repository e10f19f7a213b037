from __future__ import annotations

import pytest

from zhike.pipelines.errors import NothingToAnswer, OptionRefused
from zhike.pipelines.journeys import ask


def test_shares_of_one_channel_sum_to_one(store):
    answer = ask("switches", log_name="loans", store=store)

    app = [row["share"]["value"] for row in answer.rows if row["channel"] == "app"]
    assert sum(app) == pytest.approx(1.0)
    assert answer.facts == {"along": "case_id"}


def test_preference_is_told_per_task(store):
    answer = ask("preference", log_name="loans", store=store)

    uses = {(row["task"], row["channel"]): row["uses"] for row in answer.rows}
    assert uses[("apply", "app")] == 3
    assert uses[("check papers", "branch")] == 3


def test_a_case_that_is_not_a_customer_counts_as_one_contact(store):
    answer = ask("repeat_contacts", log_name="loans", store=store, options={"days": "1"})

    (rate,) = answer.rows
    assert answer.facts == {"within_days": 1.0}
    assert rate["n"] + rate["n_censored"] == 12  # five cases of five customers: events count


def test_failure_demand_of_a_log_without_outcomes_says_what_is_missing(store):
    with pytest.raises(NothingToAnswer, match="has no outcome"):
        ask("failure_demand", log_name="loans", store=store)


def test_contacts_that_were_never_imported_are_asked_for(store):
    with pytest.raises(NothingToAnswer, match="Import telephone records"):
        ask("contact_centre", log_name="loans", store=store)


def test_a_window_of_no_length_is_refused(store):
    with pytest.raises(OptionRefused, match="a number of at least"):
        ask("repeat_contacts", log_name="loans", store=store, options={"days": "soon"})
