"""What the page of a customer shows, put together from his master record and what is behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhike.apps.customers import queries
from zhike.apps.customers.forms import (
    FactsForm,
    FlagsForm,
    IdentifierForm,
    ManagerForm,
    RelationForm,
    ValueForm,
)
from zhike.apps.customers.models import KIND_LABELS, Customer
from zhike.apps.customers.profile import profile_of
from zhike.apps.customers.profile_words import PRODUCT_KINDS
from zhike.apps.customers.relations import relations_of
from zhike.apps.customers.rules import CustomerKind
from zhike.apps.customers.shown import shown_customers, shown_identifiers
from zhike.apps.customers.timelines import stored_rows, timeline_of
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.apps.unmasking.sight import masked, sight_of

if TYPE_CHECKING:
    from zhike.pipelines.by_customer import PersonRows


@dataclass(frozen=True, kw_only=True)
class Look:
    """Which part of the timeline somebody looks at."""

    cursor: str = ""
    channel: str | None = None
    bookings: bool = False


FIRST_LOOK = Look()


def card_of(customer: Customer, *, caller: User, look: Look = FIRST_LOOK) -> dict[str, Any]:
    """Give everything that `customers/card.html` needs."""
    members = queries.members_of(customer)
    rows = stored_rows(members)
    sight = sight_of(caller, customer_id=customer.customer_id)
    identifiers = shown_identifiers(queries.identifiers_of(members), sight=sight)
    forms = forms_of(customer, caller=caller) if caller.may(Permission.CHANGE_CUSTOMERS) else {}
    name = shown_customers([customer], sight=sight)[0].name
    profile = profile_of(members, rows=rows, sight=sight)
    # Looking at a customer is recorded, and each time what of him stood in the clear.
    sight.write_down()
    return {
        "customer": customer,
        "sight": sight,
        "kind_label": KIND_LABELS[CustomerKind(customer.kind)],
        "name": name,
        "merged": shown_customers(members[1:]),
        "known_by": [row for row in identifiers if row.identifier.ended_at is None],
        "formerly": [row for row in identifiers if row.identifier.ended_at is not None],
        "relations": relations_of(members, caller=caller),
        "holdings": held(rows),
        "profile": profile,
        "timeline": timeline_of(
            members, rows=rows, cursor=look.cursor, channel=look.channel, bookings=look.bookings
        ),
        **forms,
    }


def held(rows: PersonRows) -> list[dict[str, Any]]:
    """What a person holds, with the kind in words."""
    from zhike.pipelines.customer_timelines import holdings_of

    return [
        {
            **row,
            "kind_label": PRODUCT_KINDS.get(row["product_kind"], row["product_kind"]),
            "balance": row["balance_cents"] / 100,
            "number": masked(row["holding_id"], field="account"),
        }
        for row in holdings_of(rows)
    ]


def forms_of(customer: Customer, *, caller: User) -> dict[str, Any]:
    """Give the forms of the page as they stand before anybody writes."""
    version = {"version": customer.version}
    facts = {
        "home_branch": customer.home_branch,
        "tier": customer.tier,
        "segment": customer.segment,
    }
    return {
        "facts_form": FactsForm(
            initial={**version, **facts},
            branches=queries.branch_choices(caller),
        ),
        "flags_form": FlagsForm(
            initial={
                **version,
                "is_vulnerable": customer.is_vulnerable,
                "is_age_friendly": customer.is_age_friendly,
            }
        ),
        "manager_form": ManagerForm(
            initial={**version, "manager": customer.relationship_manager},
            managers=queries.manager_choices(caller),
        ),
        "identifier_form": IdentifierForm(),
        "relation_form": RelationForm(),
        "value_form": ValueForm(),
    }
