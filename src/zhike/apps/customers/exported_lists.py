"""The list of customers as a file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.customers import queries
from zhike.apps.customers.shown import shown_customers
from zhike.apps.customers.views import wanted_of
from zhike.apps.people.list_exports import Column, FieldClass, ListExport, offer
from zhike.apps.people.permissions import person_of
from zhike.apps.people.rules import Permission

offer(
    ListExport(
        name="customers",
        sees=Permission.SEE_CUSTOMERS,
        rows=lambda request: queries.filtered(person_of(request), wanted_of(request)).order_by(
            "customer_id"
        ),
        shown=lambda rows, _request: shown_customers(rows),
        columns=(
            Column(_("Customer number"), "customer.customer_id", FieldClass.EXACT),
            Column(_("Kind"), "customer.get_kind_display"),
            Column(_("Name"), "name", FieldClass.CUSTOMER),
            Column(_("Tier"), "customer.tier"),
            Column(_("Segment"), "customer.segment"),
            Column(_("Branch"), "customer.home_branch"),
            Column(_("Relationship manager"), "customer.relationship_manager", FieldClass.STAFF),
            Column(_("Particular care"), "customer.is_vulnerable"),
            Column(_("Age-friendly service"), "customer.is_age_friendly"),
            Column(_("Customer since"), "customer.opened_date"),
        ),
    )
)
