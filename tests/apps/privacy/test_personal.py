from __future__ import annotations

from tests.apps.privacy.conftest import ask

from zhike.apps.customers.keeping import places
from zhike.apps.privacy import personal
from zhike.apps.privacy.models import LegalHold, RightsRequest
from zhike.apps.privacy.retention_actions import place_hold


def test_a_request_is_copied_with_its_words_and_cleared_without_its_trace(lin):
    ask(lin)

    assert personal.read_requests([lin])[0]["wish"].startswith("请提供")
    assert personal.clear_requests([lin]) == 1
    assert personal.clear_requests([lin]) == 0
    row = RightsRequest.objects.get()
    assert (row.wish_sealed, row.identity_proof, row.kind) == ("", "", "access")


def test_acts_are_copied_without_who_did_them(lin):
    acts = personal.read_acts([lin])

    assert {"give consent", "choose contact"} <= {act["activity"] for act in acts}
    assert all(set(act) == {"occurred_at", "activity", "outcome"} for act in acts)


def test_a_hold_is_not_told_in_the_copy(lin):
    place_hold(customer=lin, reason="反洗钱调查", by="chen")

    hold_place = next(place for place in places() if place.name == "privacy.holds")
    assert hold_place.read([lin]) == []
    assert hold_place.clear([lin]) == 0
    assert LegalHold.objects.exists()
