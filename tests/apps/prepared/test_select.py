from __future__ import annotations

from datetime import timedelta

from django.db.models import Count
from django.utils import timezone
from tests.apps.conftest import person

from zhike.apps.api.actions import create_token
from zhike.apps.api.models import Token
from zhike.apps.customers.models import Customer
from zhike.apps.people.branch_actions import head_office
from zhike.apps.people.models import Branch
from zhike.apps.people.rules import Role
from zhike.apps.prepared.select import Prepared


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
    by_number = Prepared(lambda number: customers().filter(customer_id=number))

    with django_assert_num_queries(1):
        found = by_number.first("C2")
        branch, manager = found.home_branch, found.relationship_manager

    plain = customers().get(customer_id="C2")
    assert values(found) == values(plain)
    assert values(branch) == values(plain.home_branch)
    assert manager is None
    assert not found._state.adding


def test_what_changed_since_the_last_question_is_seen(db):
    by_number = Prepared(lambda number: customers().filter(customer_id=number))
    assert by_number.first("C1") is None

    made = customer("C1")
    Customer.objects.filter(pk=made.pk).update(tier="gold")
    assert by_number.first("C1").tier == "gold"

    Customer.objects.filter(pk=made.pk).update(customer_id="C9")
    assert by_number.first("C1") is None


def test_a_value_is_never_read_as_sql(db):
    by_code = Prepared(lambda code: Branch.objects.filter(code=code))

    assert by_code.first("' OR '1'='1") is None
    assert by_code.first("%s") is None


def test_what_the_query_leaves_out_is_not_found(db):
    customer("C1", tier="gold"), customer("C2")
    gold = Prepared(lambda number: customers().filter(tier="gold", customer_id=number))

    assert gold.first("C1").customer_id == "C1"
    assert gold.first("C2") is None


def test_json_and_times_arrive_as_the_model_has_them(db):
    person(username="chen", role=Role.ADMINISTRATOR)
    create_token(name="crm", permissions=["customers.see"], by="chen")
    by_digest = Prepared(
        lambda digest: Token.objects.select_related("branch").filter(digest=digest)
    )

    plain = Token.objects.get()
    found = by_digest.first(plain.digest)

    assert values(found) == values(plain)
    assert isinstance(found.permissions, list)
    assert found.expires_at.tzinfo is not None


def test_all_rows_come_in_their_order_for_as_many_values_as_are_given(db):
    made = {number: customer(number, tier=tier).pk
            for number, tier in (("C3", "gold"), ("C1", "gold"), ("C2", ""))}  # fmt: skip
    chosen = Prepared(
        lambda tier, *keys: customers().filter(tier=tier, pk__in=keys).order_by("customer_id")
    )

    assert [row.pk for row in chosen.all("gold", *made.values())] == [made["C1"], made["C3"]]
    assert [row.pk for row in chosen.all("gold", made["C2"], made["C3"])] == [made["C3"]]
    assert chosen.all("gold", made["C2"]) == []


def test_what_is_counted_comes_as_the_manager_counts_it(db):
    customer("C1", tier="gold"), customer("C2", tier="gold"), customer("C3")

    def counted(tier):
        rows = Customer.objects.exclude(tier=tier).order_by("tier")
        return rows.values_list("tier", "home_branch__code").annotate(count=Count("pk"))

    for tier in ("gold", "", "none"):
        assert Prepared(counted).tuples(tier) == list(counted(tier))


def test_a_value_that_is_asked_for_twice_is_put_in_both_places(db):
    customer("C1", tier="C1"), customer("C2", tier="gold")
    alike = Prepared(lambda word: customers().filter(customer_id=word, tier=word))

    assert alike.first("C1").customer_id == "C1"
    assert alike.first("C2") is None


def test_any_number_of_keys_is_served_by_few_statements(db):
    keys = [customer(f"C{number}").pk for number in range(5)]
    by_key = Prepared(lambda *keys: customers().filter(pk__in=keys).order_by("pk"))

    for count in range(6):
        assert [row.pk for row in by_key.among(keys[:count])] == keys[:count]
    assert len(by_key._kept.built) == 4  # of 1, 2, 4 and 8


def test_a_moment_is_asked_for_as_the_database_keeps_it(db):
    made = customer("C1")
    since = Prepared(lambda moment: customers().filter(created_at__gte=moment))

    assert since.first(made.created_at) == made
    assert since.first(made.created_at + timedelta(microseconds=1)) is None
