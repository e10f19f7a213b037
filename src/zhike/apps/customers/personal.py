"""What the customer master keeps of a person."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.keeping import Members, Place, keeps
from zhike.apps.customers.models import Customer, Identifier, ProfileValue, Relation
from zhike.apps.customers.rules import CustomerState
from zhike.apps.vault.keys import Keyring

NAMED = ~Q(name_sealed="") | ~Q(name_index="") | ~Q(tier="") | ~Q(segment="")
FLAGGED = Q(is_vulnerable=True) | Q(is_age_friendly=True) | Q(relationship_manager__isnull=False)


def read_master(members: Members) -> list[dict[str, Any]]:
    ring = Keyring.of(member.customer_id for member in members)
    return [
        {
            "customer_id": one.customer_id,
            "kind": one.kind,
            "state": one.state,
            "name": ring.open(one.name_sealed, customer_id=one.customer_id),
            "home_branch": str(one.home_branch or ""),
            "tier": one.tier,
            "segment": one.segment,
            "is_vulnerable": one.is_vulnerable,
            "is_age_friendly": one.is_age_friendly,
            "opened_date": one.opened_date,
        }
        for one in _rows(members).select_related("home_branch")
    ]


def clear_master(members: Members) -> int:
    """Empty the rows; the number stays, and leads to nobody. Its branch stays for the reach."""
    return (
        _rows(members)
        .filter(NAMED | FLAGGED | ~Q(state=CustomerState.ERASED))
        .update(
            state=CustomerState.ERASED,
            merged_into=None,
            name_sealed="",
            name_index="",
            tier="",
            segment="",
            is_vulnerable=False,
            is_age_friendly=False,
            relationship_manager=None,
            opened_date=None,
            version=F("version") + 1,
            updated_at=timezone.now(),
        )
    )


def left_in_master(members: Members) -> int:
    return _rows(members).filter(NAMED | FLAGGED | ~Q(state=CustomerState.ERASED)).count()


def read_identifiers(members: Members) -> list[dict[str, Any]]:
    ring = Keyring.of(member.customer_id for member in members)
    return [
        {
            "customer_id": one.customer.customer_id,
            "kind": one.kind,
            "value": ring.open(one.value_sealed, customer_id=one.customer.customer_id),
            "source": one.source,
            "noted_at": one.noted_at,
            "ended_at": one.ended_at,
        }
        for one in Identifier.objects.filter(customer__in=members).select_related("customer")
    ]


def read_profile(members: Members) -> list[dict[str, Any]]:
    """Every value of the profile; of an inferred one also by which model, and how sure."""
    ring = Keyring.of(member.customer_id for member in members)
    return [
        {
            "customer_id": one.customer.customer_id,
            "name": one.name,
            "kind": one.kind,
            "value": ring.open(one.value_sealed, customer_id=one.customer.customer_id),
            "source": one.source,
            "model": one.model,
            "confidence": one.confidence,
            "valued_date": one.valued_date,
        }
        for one in ProfileValue.objects.filter(customer__in=members).select_related("customer")
    ]


def read_relations(members: Members) -> list[dict[str, Any]]:
    """Whom the person is related to; of the other one only the number: it is his data too."""
    return [
        {
            "subject": one.subject.customer_id,
            "kind": one.kind,
            "object": one.object.customer_id,
            "since_date": one.since_date,
            "until_date": one.until_date,
        }
        for one in _relations(members).select_related("subject", "object")
    ]


def _relations(members: Members) -> QuerySet[Relation]:
    return Relation.objects.filter(Q(subject__in=members) | Q(object__in=members))


def _rows(members: Members) -> QuerySet[Customer]:
    return Customer.objects.filter(pk__in=[member.pk for member in members])


keeps(
    Place(
        name="customers.master",
        label=_("Customer master"),
        read=read_master,
        clear=clear_master,
        left=left_in_master,
        stays=_("The number stays without any value, so that it is never given to somebody else."),
        stay=len,
    )
)
keeps(
    Place(
        name="customers.identifiers",
        label=_("Numbers and addresses"),
        read=read_identifiers,
        clear=lambda members: Identifier.objects.filter(customer__in=members).delete()[0],
        left=lambda members: Identifier.objects.filter(customer__in=members).count(),
    )
)
keeps(
    Place(
        name="customers.profile",
        label=_("Profile"),
        read=read_profile,
        clear=lambda members: ProfileValue.objects.filter(customer__in=members).delete()[0],
        left=lambda members: ProfileValue.objects.filter(customer__in=members).count(),
    )
)
keeps(
    Place(
        name="customers.relations",
        label=_("Relations"),
        read=read_relations,
        clear=lambda members: _relations(members).delete()[0],
        left=lambda members: _relations(members).count(),
    )
)
