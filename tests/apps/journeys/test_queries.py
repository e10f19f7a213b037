from __future__ import annotations

from zhike.apps.journeys import actions
from zhike.apps.journeys.queries import choices_of, log_cards, saved_views_of


def test_the_logs_come_with_their_counts_and_period(loans):
    (card,) = log_cards()

    assert (card.name, card.events, card.cases) == ("loans", 12, 5)
    assert card.period == "2026-01-05 – 2026-01-07"


def test_the_choices_are_what_occurs_in_the_log(loans):
    choices = choices_of(loans)

    assert choices.activities == ["apply", "approve", "check papers", "return papers"]
    assert choices.channels == ["app", "branch", "phone"]
    assert "resource" in choices.attribute_names


def test_a_log_without_channels_offers_none(lonely):
    choices = choices_of(lonely)

    assert (choices.channels, choices.attribute_names) == ([], [])


def test_everybody_sees_his_own_views_only(analyst, administrator):
    actions.save_view(owner=analyst, log_name="loans", name="mine", tab="map", query="")

    assert saved_views_of(analyst, log_name="loans").count() == 1
    assert not saved_views_of(administrator, log_name="loans").exists()
    assert not saved_views_of(analyst, log_name="other").exists()
