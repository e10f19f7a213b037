"""Any sequence of merges and un-merges: nothing is lost, and taking all back restores the state."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.apps.identities.conftest import entry, seen

from zhike.apps.customers.actions import add_identifier
from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.customers.queries import identifiers_of, members_of
from zhike.apps.customers.rules import CustomerState, IdentifierKind
from zhike.apps.identities.actions import merge_customers, unmerge_customers
from zhike.apps.identities.errors import IdentitiesError
from zhike.apps.identities.models import Merge
from zhike.apps.identities.rules import Reason

ENTRIES = 6
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.integers(0, ENTRIES - 1), st.integers(0, ENTRIES - 1)),
        st.tuples(st.just("unmerge"), st.integers(0, 20), st.just(0)),
    ),
    min_size=3,
    max_size=14,
)
# What a merge may change of an entry; the version only grows.
LINK = {"state", "merged_into_id"}
COUNTED = {"version", "updated_at"}


def belongings() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that points at a customer, but the ledger and its pairs."""
    tables = [
        model
        for model in apps.get_models()
        if model._meta.app_label != "identities"
        and any(field.related_model is Customer for field in model._meta.fields)
        and model is not Customer
    ]
    assert Identifier in tables
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values()) for model in tables
    }


def entries(*, without: set[str]) -> list[dict[str, Any]]:
    rows = Customer.objects.order_by("pk").values()
    return [{k: v for k, v in row.items() if k not in without} for row in rows]


@pytest.fixture
def master(branch):
    made = [entry(f"P{n}", f"林知夏{n}", branch=branch) for n in range(ENTRIES)]
    for n, row in enumerate(made):
        add_identifier(
            row.customer_id, kind=IdentifierKind.PHONE, value=f"1610000000{n}", by="chen"
        )
    return made


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_no_sequence_loses_anything_and_taking_all_back_restores_the_state(master, steps):
    owned, before = belongings(), entries(without=COUNTED)

    for act, first, second in steps:
        try:
            if act == "merge":
                kept, gone = master[first], master[second]
                merge_customers(
                    survivor=seen(kept), absorbed=seen(gone), reason=Reason.EVIDENCE, by="zhao"
                )
            elif in_force := list(Merge.objects.filter(undone_at=None).order_by("pk")):
                unmerge_customers(
                    in_force[first % len(in_force)].pk, reason=Reason.MISTAKE, by="zhao"
                )
        except IdentitiesError:
            pass  # refused: then nothing may have changed, which the checks below see
        roots = Customer.objects.filter(state=CustomerState.ACTIVE)
        persons = [members_of(root) for root in roots]
        together = sorted(row.pk for person in persons for row in person)
        assert together == sorted(row.pk for row in master), "each entry is of one person"
        numbers = [found.pk for person in persons for found in identifiers_of(person)]
        assert sorted(numbers) == sorted(Identifier.objects.values_list("pk", flat=True))
        assert belongings() == owned
        assert entries(without=LINK | COUNTED) == [
            {k: v for k, v in row.items() if k not in LINK} for row in before
        ]

    for merge in Merge.objects.filter(undone_at=None).order_by("pk"):
        unmerge_customers(merge.pk, reason=Reason.MISTAKE, by="zhao")
    assert entries(without=COUNTED) == before
    assert belongings() == owned
