"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say
from zhike.apps.customers.models import IDENTIFIER_LABELS, KIND_LABELS, RELATED_LABELS
from zhike.apps.customers.profile_words import NAME_LABELS, SOURCES

say(
    _("Customers"),
    {
        "add relation": _("Relation noted"),
        "end relation": _("Relation ended"),
        "profile value stated": _("Profile value noted"),
        "profile value corrected": _("Profile value corrected"),
        "profile value off": _("Inferring switched off"),
        "profile value on": _("Inferring switched on"),
        "load customers": _("Customers loaded"),
        "load identifiers": _("Identifiers loaded"),
        "load relations": _("Relations loaded"),
        "create customer": _("Customer taken in"),
        "change customer": _("Customer changed"),
        "set customer flags": _("Customer's flags set"),
        "assign relationship manager": _("Relationship manager assigned"),
        "add identifier": _("Identifier added"),
        "end identifier": _("Identifier ended"),
    },
    no_event={"export customers": _("Customers exported")},
    outcomes={
        "add relation": RELATED_LABELS,
        "end relation": RELATED_LABELS,
        "profile value stated": NAME_LABELS,
        "profile value corrected": NAME_LABELS,
        "profile value off": NAME_LABELS,
        "profile value on": NAME_LABELS,
        "load customers": SOURCES,
        "load identifiers": SOURCES,
        "load relations": SOURCES,
        "create customer": KIND_LABELS,
        "assign relationship manager": {"nobody": _("nobody")},
        "add identifier": IDENTIFIER_LABELS,
        "end identifier": IDENTIFIER_LABELS,
    },
)
