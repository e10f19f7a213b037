from __future__ import annotations

import json

import pytest

from zhike.apps.consents.models import Consent, ContactPreference
from zhike.apps.consents.permission import ask
from zhike.apps.consents.rules import Channel, Reason, Topic
from zhike.apps.customers.models import Customer
from zhike.apps.people.actions import create_demo_people
from zhike.apps.privacy.models import Assessment, LegalHold, RightsRequest
from zhike.apps.privacy.retention_actions import what_is_due
from zhike.demo import MADE_FILE
from zhike.demo.bank import found_bank
from zhike.demo.choices import agreed_to_offers, fill_choices
from zhike.demo.master import fill_master

SEED, CUSTOMERS = 5, 400


@pytest.fixture
def made(db, own_home):
    facts = {"seed": SEED, "customers": CUSTOMERS, "without": []}
    own_home.mkdir(exist_ok=True)
    (own_home / MADE_FILE).write_text(json.dumps(facts))
    create_demo_people()
    fill_master(own_home)
    return fill_choices(own_home)


def test_each_customer_has_the_consent_that_the_banks_table_says(made):
    wanted = dict(agreed_to_offers(found_bank(seed=SEED, customers=CUSTOMERS)))

    loaded = Consent.objects.filter(purpose__code="marketing")
    stored = dict(loaded.values_list("customer__customer_id", "given"))
    assert stored == wanted
    assert made == CUSTOMERS
    assert 0.6 < sum(stored.values()) / CUSTOMERS < 0.85


def test_the_second_time_nothing_changes(made, own_home):
    kinds = (Consent, ContactPreference, RightsRequest, LegalHold, Assessment)
    before = [kind.objects.count() for kind in kinds]

    assert fill_choices(own_home) == 0
    assert [kind.objects.count() for kind in kinds] == before


def test_requests_holds_and_what_is_due_are_there_to_be_seen(made):
    states = set(RightsRequest.objects.values_list("state", flat=True))
    assert states == {"received", "in_work", "answered", "refused"}
    assert LegalHold.objects.count() == 2
    due = {one.record_class.code: (len(one.goes), len(one.held)) for one in what_is_due()}
    assert due["customer_identity"] == (1, 1)


def test_who_does_not_want_to_be_contacted_is_not(made):
    silent = ContactPreference.objects.get(do_not_contact=True).customer
    assert isinstance(silent, Customer)

    answer = ask(silent, channel=Channel.SMS, purpose="service", topic=Topic.SERVICE)

    assert Reason.DO_NOT_CONTACT in answer.reasons
