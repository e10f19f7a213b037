from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.telephony.conftest import body_of, raw, send

from zhike.apps.telephony.models import Call, HeardEvent


def test_a_signed_event_is_taken(visitor, made, board):
    answer = send(visitor, made, body_of(raw()))

    assert (answer.status_code, answer.json()) == (200, {"events": ["taken"]})
    assert Call.objects.get().call_id == "c-1"
    board.refresh_from_db()
    assert board.heard_at is not None


def test_the_same_message_again_changes_nothing(visitor, made, board):
    body = body_of(raw(), raw("answered"))
    send(visitor, made, body)
    version = Call.objects.get().version

    assert send(visitor, made, body).json() == {"events": ["known", "known"]}
    assert Call.objects.get().version == version


def test_another_secret_changes_nothing(visitor, made, board):
    answer = send(visitor, made, body_of(raw()), secret="guessed")

    assert (answer.status_code, answer.json()) == (401, {"error": "signature_refused"})
    assert not Call.objects.exists()


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_old_message_played_again_changes_nothing(visitor, made, board, minutes):
    sent_at = timezone.now() + timedelta(minutes=minutes)

    assert send(visitor, made, body_of(raw()), sent_at=sent_at).status_code == 401
    assert not Call.objects.exists()


def test_a_body_changed_on_its_way_changes_nothing(visitor, made, board):
    from zhike.integrations.webhooks import signature_of

    header = signature_of(body_of(raw()), secret=made.secret, sent_at=timezone.now())
    answer = visitor.post(
        f"/telephony/events/{board.public_id}/",
        data=body_of(raw(number="13900000000")),
        content_type="application/json",
        headers={"Zhike-Signature": header},
    )

    assert answer.status_code == 401
    assert not Call.objects.exists()


def test_who_cannot_sign_does_not_learn_which_systems_there_are(visitor, made, board):
    there = visitor.post(f"/telephony/events/{board.public_id}/", data=b"{}", content_type="a/b")
    nowhere = visitor.post("/telephony/events/nowhere/", data=b"{}", content_type="a/b")

    assert there.status_code == nowhere.status_code == 401
    assert there.content == nowhere.content


def test_a_removed_system_is_heard_no_more(visitor, made, board):
    from zhike.apps.telephony.actions import remove_switchboard

    remove_switchboard(board, by="chen")

    assert send(visitor, made, body_of(raw())).status_code == 401
    assert send(visitor, made, body_of(raw()), secret=" ").status_code == 401


def test_a_message_that_is_none_is_refused_and_one_too_large_is_not_read(visitor, made, board):
    assert send(visitor, made, b"{").status_code == 400
    assert send(visitor, made, b" " * 300_000).status_code == 413
    assert not HeardEvent.objects.exists()


def test_only_a_post_is_an_event(visitor, made, board):
    assert visitor.get(f"/telephony/events/{board.public_id}/").status_code == 405
