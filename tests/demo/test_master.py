from __future__ import annotations

import json

import pytest

from zhike.apps.customers.models import Customer, Identifier, ProfileValue, Relation
from zhike.apps.customers.queries import find_customers
from zhike.apps.people.actions import create_demo_people
from zhike.apps.people.models import Branch, User
from zhike.demo import MADE_FILE
from zhike.demo.bank import found_bank
from zhike.demo.master import fill_master

SEED, CUSTOMERS = 5, 400


@pytest.fixture
def made(db, own_home):
    facts = {"seed": SEED, "customers": CUSTOMERS, "without": []}
    own_home.mkdir(exist_ok=True)
    (own_home / MADE_FILE).write_text(json.dumps(facts))
    create_demo_people()
    return fill_master(own_home)


def test_customers_duplicates_and_branches_stand_in_the_master(made):
    bank = found_bank(seed=SEED, customers=CUSTOMERS)

    assert made == Customer.objects.count() > CUSTOMERS
    assert set(bank.branches) <= set(Branch.objects.values_list("name", flat=True))
    assert not Customer.objects.filter(home_branch=None).exists()


def test_the_second_time_nothing_changes(made, own_home):
    before = [model.objects.count() for model in (Customer, Identifier, Relation, Branch)]

    assert fill_master(own_home) == 0
    assert [model.objects.count() for model in (Customer, Identifier, Relation, Branch)] == before


def test_each_identifier_finds_its_customer(made):
    admin = User.objects.get(username="admin")

    assert find_customers("H000000000", caller=admin)[0].customer_id == "C00000001"


def test_every_demo_person_who_sees_customers_has_some_in_reach(made):
    agent = User.objects.get(username="agent")

    assert Customer.objects.filter(home_branch__path__startswith=agent.reach).exists()
    assert agent.managed_customers.exists()


def test_people_live_together_guarantee_and_companies_have_contacts(made):
    kinds = set(Relation.objects.values_list("kind", flat=True))

    assert {"household", "contact_person"} <= kinds


def test_a_company_has_no_age(made):
    values = ProfileValue.objects.filter(customer__kind="corporate")

    assert not values.filter(name__in=["age_band", "birth_date", "sex", "occupation"]).exists()


def test_most_people_have_a_date_of_birth_and_it_is_sealed(made):
    people = Customer.objects.filter(kind="personal").count()
    values = ProfileValue.objects.filter(name="birth_date")

    assert values.count() > 0.9 * people
    assert not values.filter(value_sealed__regex=r"^\d{4}-\d{2}-\d{2}$").exists()
