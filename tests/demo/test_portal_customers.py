from __future__ import annotations

import json

import pytest

from zhike.apps.people.actions import create_demo_people
from zhike.apps.people.models import User
from zhike.apps.portal.matter_actions import intake_queue
from zhike.apps.portal.models import DemoCustomer
from zhike.apps.tickets.rules import Kind
from zhike.demo import MADE_FILE
from zhike.demo.choices import fill_choices
from zhike.demo.master import fill_master
from zhike.demo.portal_customers import open_queues, publish_customers


@pytest.fixture
def made(db, own_home):
    own_home.mkdir(exist_ok=True)
    (own_home / MADE_FILE).write_text(json.dumps({"seed": 5, "customers": 400, "without": []}))
    create_demo_people()
    fill_master(own_home)
    fill_choices(own_home)
    return publish_customers()


def test_three_customers_with_different_things_to_see_are_published_once(made):
    published = [row.customer for row in DemoCustomer.objects.select_related("customer")]

    assert made == 3
    assert len(set(published)) == 3
    assert [one.rights_requests.exists() for one in published] == [True, True, False]
    assert [one.is_age_friendly for one in published] == [False, False, True]
    assert publish_customers() == 0


def test_what_customers_ask_is_served_by_the_demo_people(made):
    asked = intake_queue(Kind.ENQUIRY)
    complained = intake_queue(Kind.COMPLAINT)

    assert (asked.code, asked.terms.head.username) == ("portal", "supervisor")
    assert (complained.code, complained.terms.head.username) == ("complaints", "officer")
    assert User.objects.get(username="agent").queues.filter(pk=asked.pk).exists()
    assert complained.terms.head.queues.filter(pk=complained.pk).exists()
    open_queues()
    assert asked.promises.count() == 2
