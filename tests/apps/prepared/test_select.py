from __future__ import annotations

from django.utils import timezone
from tests.apps.conftest import person

from zhike.apps.api.actions import create_token
from zhike.apps.api.models import Token
from zhike.apps.customers.models import Customer
from zhike.apps.people.branch_actions import head_office
from zhike.apps.people.models import Branch
from zhike.apps.people.rules import Role
from zhike.apps.prepared.select import OneBy


def customers():
    return Customer.objects.select_related("home_branch", "relationship_manager")


def customer(number, **columns):
    now = timezone.now()
    columns = {"kind": "personal", "home_branch": head_office()} | columns
    return Customer.objects.create(customer_id=number, created_at=now, updated_at=now, **columns)


def values(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_row_is_found_as_the_manager_finds_it(db, django_assert_num_queries):
    customer("C1"), customer("C2")
    by_number = OneBy(customers, column="customer_id")

    with django_assert_num_queries(1):
        found = by_number.find("C2")
        branch, manager = found.home_branch, found.relationship_manager

    plain = customers().get(customer_id="C2")
    assert values(found) == values(plain)
    assert values(branch) == values(plain.home_branch)
    assert manager is None
    assert not found._state.adding


def test_what_changed_since_the_last_question_is_seen(db):
    by_number = OneBy(customers, column="customer_id")
    assert by_number.find("C1") is None

    made = customer("C1")
    Customer.objects.filter(pk=made.pk).update(tier="gold")
    assert by_number.find("C1").tier == "gold"

    Customer.objects.filter(pk=made.pk).update(customer_id="C9")
    assert by_number.find("C1") is None


def test_a_value_is_never_read_as_sql(db):
    by_code = OneBy(Branch.objects.all, column="code")

    assert by_code.find("' OR '1'='1") is None
    assert by_code.find("%s") is None


def test_what_the_query_leaves_out_is_not_found(db):
    customer("C1", tier="gold"), customer("C2")
    gold = OneBy(lambda: customers().filter(tier="gold"), column="customer_id")

    assert gold.find("C1").customer_id == "C1"
    assert gold.find("C2") is None


def test_json_and_times_arrive_as_the_model_has_them(db):
    person(username="chen", role=Role.ADMINISTRATOR)
    create_token(name="crm", permissions=["customers.see"], by="chen")
    by_digest = OneBy(lambda: Token.objects.select_related("branch"), column="digest")

    plain = Token.objects.get()
    found = by_digest.find(plain.digest)

    assert values(found) == values(plain)
    assert isinstance(found.permissions, list)
    assert found.expires_at.tzinfo is not None
