from __future__ import annotations

import pytest

from zhike.apps.webhooks import actions
from zhike.apps.webhooks.delivery import send_due
from zhike.apps.webhooks.queries import deliveries_of, endpoints

pytestmark = pytest.mark.django_db


def test_an_endpoint_is_shown_with_what_waits_and_when_one_arrived(made, receiver):
    actions.send_test(made.endpoint, by="chen")
    send_due()
    actions.send_test(made.endpoint, by="chen")

    (shown,) = endpoints()

    assert (shown.waiting, shown.given_up) == (1, 0)
    assert shown.last_at is not None


def test_messages_and_their_tries_cost_two_queries(made, django_assert_num_queries):
    for _ in range(5):
        actions.send_test(made.endpoint, by="chen")

    with django_assert_num_queries(2):
        rows = list(deliveries_of(made.endpoint, state="waiting"))
        assert [len(row.attempts.all()) for row in rows] == [0] * 5
