from __future__ import annotations

from zhike.apps.webhooks.forms import EndpointForm

URL = "https://x.example/"


def test_acts_are_offered_by_their_words_under_their_headings():
    offered = dict(EndpointForm().fields["activities"].choices)

    assert ("give consent", "Consent given") in offered["Consents"]
    assert "Other acts" not in offered


def test_an_act_that_nobody_knows_is_refused():
    assert EndpointForm({"url": URL, "activities": ["sign in"]}).is_valid()
    assert not EndpointForm({"url": URL, "activities": ["no such act"]}).is_valid()


def test_an_act_chosen_before_its_name_went_is_not_lost_without_a_word():
    form = EndpointForm({"url": URL, "activities": ["old act"]}, kept=["old act", "sign in"])

    assert form.is_valid()
    assert dict(form.fields["activities"].choices)["Other acts"] == [("old act", "old act")]
