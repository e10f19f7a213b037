"""What the customer master keeps sealed, and how unmasking finds a customer."""

from __future__ import annotations

from django.urls import reverse

from zhike.apps.customers.models import Customer, Identifier, ProfileValue
from zhike.apps.customers.queries import customer_of
from zhike.apps.people.scopes import Caller
from zhike.apps.unmasking.subjects import Subject, finds_subjects
from zhike.apps.vault.columns import SealedColumn, sealed_column
from zhike.schema.identifiers import normal


def _normal(value: str, field: str) -> str:
    return normal(value, kind=field)


sealed_column(
    SealedColumn(
        model=Customer,
        column="name_sealed",
        owner="customer_id",
        field="name",
        index="name_index",
        normal=_normal,
    )
)
sealed_column(
    SealedColumn(
        model=Identifier,
        column="value_sealed",
        owner="customer__customer_id",
        field_column="kind",
        index="value_index",
        normal=_normal,
    )
)
sealed_column(
    SealedColumn(
        model=ProfileValue,
        column="value_sealed",
        owner="customer__customer_id",
        field="profile_value",
    )
)


@finds_subjects
def found(customer_id: str, caller: Caller) -> Subject | None:
    customer = customer_of(customer_id, caller=caller)
    if customer is None:
        return None
    return Subject(
        customer_id=customer_id,
        branch=customer.home_branch,
        address=reverse("customers:card", args=[customer_id]),
    )
