"""What the page of a customer shows, put together from his master record and what is behind it."""

from __future__ import annotations

from typing import Any

from zhike.apps.customers import queries
from zhike.apps.customers.forms import FactsForm, FlagsForm, IdentifierForm, ManagerForm
from zhike.apps.customers.models import KIND_LABELS, Customer
from zhike.apps.customers.rules import CustomerKind
from zhike.apps.customers.shown import shown_customers, shown_identifiers
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.apps.unmasking.sight import sight_of


def card_of(customer: Customer, *, caller: User) -> dict[str, Any]:
    """Give everything that `customers/card.html` needs."""
    members = queries.members_of(customer)
    sight = sight_of(caller, customer_id=customer.customer_id)
    identifiers = shown_identifiers(queries.identifiers_of(members), sight=sight)
    forms = forms_of(customer, caller=caller) if caller.may(Permission.CHANGE_CUSTOMERS) else {}
    name = shown_customers([customer], sight=sight)[0].name
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
        **forms,
    }


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
    }
