from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from zhike.apps.audit.models import AuditRow
from zhike.apps.webhooks import actions
from zhike.apps.webhooks.delivery import send_due
from zhike.apps.webhooks.models import Attempt, Delivery, Endpoint
from zhike.apps.webhooks.rules import FAILURES_UNTIL_PAUSE, LEASE
from zhike.integrations.webhooks import is_genuine

pytestmark = pytest.mark.django_db


def test_a_message_arrives_signed_and_is_done(made, receiver):
    delivery = actions.send_test(made.endpoint, by="chen")

    assert send_due() == 1

    headers, body = receiver.heard[0]
    signature = headers["Zhike-Signature"]
    assert is_genuine(body, secret=made.secret, header=signature, now=timezone.now())
    assert headers["Zhike-Event"] == delivery.event_id
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("delivered", 1)
    assert send_due() == 0


def test_a_refused_message_waits_and_is_tried_again(made, receiver):
    receiver.status = 500
    delivery = actions.send_test(made.endpoint, by="chen")

    send_due()
    assert send_due() == 0, "it is not due again at once"
    receiver.status = 200
    Delivery.objects.update(due_at=timezone.now())
    send_due()

    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("delivered", 2)
    assert list(Attempt.objects.values_list("status", flat=True)) == [500, 200]
    assert Endpoint.objects.get().failures_in_a_row == 0


def test_after_eight_tries_a_message_is_given_up(made, receiver):
    receiver.status = 503
    actions.send_test(made.endpoint, by="chen")

    for _ in range(10):
        Delivery.objects.filter(state="waiting").update(due_at=timezone.now())
        send_due()

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.tries) == ("given_up", 8)
    assert len(receiver.heard) == 8


def test_a_message_that_was_given_up_can_be_sent_once_more(made, receiver):
    delivery = actions.send_test(made.endpoint, by="chen")
    Delivery.objects.update(state="given_up")

    again = actions.replay(delivery, by="chen")
    send_due()

    assert [headers["Zhike-Event"] for headers, _body in receiver.heard] == [delivery.event_id]
    again.refresh_from_db()
    assert again.state == "delivered"


def test_many_failures_in_a_row_pause_the_endpoint_once(made, receiver):
    receiver.status = 500
    for _ in range(FAILURES_UNTIL_PAUSE + 3):
        actions.send_test(made.endpoint, by="chen")

    send_due(limit=100)

    assert Endpoint.objects.get().paused_at is not None
    assert AuditRow.objects.filter(activity="webhook paused").count() == 1


def test_a_paused_endpoint_is_sent_nothing_until_it_goes_on(made, receiver):
    actions.pause_endpoint(made.endpoint, by="chen")
    actions.send_test(made.endpoint, by="chen")

    assert send_due() == 0
    actions.resume_endpoint(made.endpoint, by="chen")

    assert send_due() == 1


def test_a_message_whose_sender_died_is_taken_by_another_after_its_lease(made, receiver):
    actions.send_test(made.endpoint, by="chen")
    Delivery.objects.update(state="sending", taken_at=timezone.now())
    assert send_due() == 0

    Delivery.objects.update(taken_at=timezone.now() - LEASE - timedelta(seconds=1))

    assert send_due() == 1
    assert len(receiver.heard) == 1


def test_an_address_that_moved_inside_the_bank_is_not_called(made, receiver, settings):
    settings.WEBHOOK_NETWORKS = []
    actions.send_test(made.endpoint, by="chen")

    send_due()

    assert receiver.heard == []
    assert "not public" in Attempt.objects.get().failure
