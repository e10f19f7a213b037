from __future__ import annotations

from zhike.apps.consents import actions, personal
from zhike.apps.consents.models import (
    Consent,
    ContactPreference,
    MessageOutcome,
    WaitingMessage,
)
from zhike.apps.consents.outcome_actions import note_outcome
from zhike.apps.consents.outcomes import Outcome
from zhike.apps.consents.rules import TakenThrough, Wishes
from zhike.apps.consents.sending import leave_for_sending
from zhike.apps.customers.keeping import places


def test_choices_and_wishes_are_copied_and_only_the_choices_stay(lin):
    taken = {"taken_through": TakenThrough.APP, "evidence": "S-1", "by": "wang"}
    actions.give_consent(lin, purposes=["marketing"], **taken)
    actions.choose_contact(lin, wishes=Wishes(do_not_contact=True), **taken)
    mine = [place for place in places() if place.name.startswith("consents.")]

    assert personal.read_consents([lin])[0]["text"]
    assert personal.read_preferences([lin])[0]["do_not_contact"]
    assert personal.read_messages([lin]) == []
    assert sum(place.clear([lin]) for place in mine) == 1
    assert not any(place.left([lin]) for place in mine)
    assert Consent.objects.exists()
    assert not ContactPreference.objects.exists()


def test_an_erasure_takes_messages_with_their_outcomes_and_what_still_waits(
    posted,
    permit,
    lin,
):
    note_outcome(
        leave_for_sending(permit, subject="新产品", text="您好", by="wang"), Outcome.REFUSED
    )
    assert [row["outcomes"][0]["outcome"] for row in personal.read_messages([lin])] == ["refused"]
    (place,) = [place for place in places() if place.name == "consents.messages"]

    place.clear([lin])

    assert place.left([lin]) == 0
    assert not MessageOutcome.objects.exists()
    assert not WaitingMessage.objects.exists()
