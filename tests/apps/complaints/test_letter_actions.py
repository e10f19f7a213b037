from __future__ import annotations

import pytest
from tests.apps.complaints.conftest import again, days_ago, decided, ready, received, tell

from zhike.apps.complaints.errors import StepBlocked
from zhike.apps.complaints.letter_actions import (
    drafted,
    reply_kind,
    tell_decision,
    unverified_of,
)
from zhike.apps.complaints.queries import clocks_of, opened_for
from zhike.apps.complaints.rules import State


def test_a_letter_without_the_ways_on_does_not_go_out(investigated, officer):
    decided(investigated, officer)

    with pytest.raises(StepBlocked, match="right to a review, mediation, arbitration, court"):
        tell_decision(
            investigated.pk, text="投诉 歉意 处理决定：好 理由：无", language="zh", by="zhao"
        )
    assert again(investigated).state == State.DECIDED
    assert investigated.letters.count() == 0


def test_a_body_that_nobody_named_leaves_the_letter_incomplete(investigated, officer, settings):
    settings.COMPLAINT_BODIES = {"review": "", "mediation": ""}
    decided(investigated, officer)

    assert drafted(again(investigated), kind="decision", language="zh").missing == (
        "review",
        "mediation",
    )


def test_a_letter_is_sealed_as_it_went_out(told):
    letter = told.letters.get()

    assert "退还200元" not in letter.text_sealed
    assert "退还200元" in opened_for(told, [letter.text_sealed])[0]


@pytest.mark.parametrize(("days", "kind"), [(0, "summary_resolution"), (9, "decision")])
def test_in_britain_a_summary_does_within_three_business_days(desk, officer, days, kind):
    made = ready(received(desk, regime="gb_disp", at=days_ago(days)), officer)
    decided(made, officer)

    assert reply_kind(again(made)) == kind
    tell(made, language="en")
    assert [one.kind for one in made.letters.all()] == [kind]


def test_under_the_cfpb_the_clock_of_closing_runs_on_after_the_response(desk, officer):
    made = ready(received(desk, regime="us_cfpb"), officer)
    decided(made, officer)
    tell(made, language="en")

    running = {one.shown.row.rule_id for one in clocks_of(made) if one.shown.row.stopped_at is None}
    assert running == {"complaint.close"}


def test_a_number_from_memory_is_named_before_the_letter_goes_out(complaint, desk):
    assert unverified_of(complaint) == ["review.application"]
    assert unverified_of(received(desk, regime="gb_disp")) == []
