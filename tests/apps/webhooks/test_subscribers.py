from __future__ import annotations

import json

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.announcer import announce_events
from zhike.apps.webhooks import actions
from zhike.apps.webhooks.models import Delivery

pytestmark = pytest.mark.django_db


@transaction.atomic
def act(activity="open ticket", **more):
    return record_event(activity=activity, case_id="t-1", by="li", **more)


def test_an_event_that_is_wanted_becomes_one_message(made):
    event = act()

    announce_events()
    announce_events()

    delivery = Delivery.objects.get()
    assert (delivery.event_id, delivery.activity) == (event.event_id, "open ticket")


def test_an_event_that_is_not_wanted_becomes_none(made):
    act("sign in")

    announce_events()

    assert not Delivery.objects.exists()


def test_an_endpoint_that_chose_nothing_hears_everything(made, receiver):
    actions.create_endpoint(name="all", url=receiver.url, activities=[], by="chen")
    Delivery.objects.all().delete()
    act("sign in")

    announce_events()

    assert Delivery.objects.filter(activity="sign in").count() == 1


def test_no_value_of_a_customer_goes_out(made):
    planted = "13800138000"
    act(
        customer_id="C1",
        reason=planted,
        attributes={"phone": planted},
        before={"phone": planted},
        after={"phone": planted},
    )

    announce_events()

    body = Delivery.objects.get().body
    assert planted not in body
    assert json.loads(body)["customer_id"] == "C1"


def test_many_events_cost_hardly_more_queries_than_one(made):
    def counted(acts: int) -> int:
        for _ in range(acts):
            act()
        with CaptureQueriesContext(connection) as seen:
            announce_events()
        return len(seen)

    one = counted(1)

    # A statement more or two, where the database takes so many rows in several portions.
    assert counted(100) <= one + 2
