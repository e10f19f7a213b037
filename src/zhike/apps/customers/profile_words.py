"""The profile in the reader's language: blocks, names, and the values that are codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.profile_rules import Block
from zhike.apps.customers.rules import ValueKind

BLOCK_LABELS = {
    Block.BASIC: _("Basic facts"),
    Block.BEHAVIOUR: _("Behaviour"),
    Block.PREFERENCES: _("Preferences"),
    Block.NEEDS: _("Possible needs"),
}
NAME_LABELS = {
    "age_band": _("Age"),
    "birth_date": _("Date of birth"),
    "sex": _("Sex"),
    "occupation": _("Occupation"),
    "income_band": _("Income, thousand yuan a year"),
    "risk_preference": _("Risk preference"),
    "asset_allocation": _("Asset allocation"),
    "education": _("Education"),
    "marital_status": _("Marital status"),
    "city": _("City"),
    "main_channel": _("Main channel"),
    "channels_used": _("Channels used"),
    "digital_share": _("Share of digital channels"),
    "events_90d": _("Events in 90 days"),
    "contacts_12m": _("Contacts in 12 months"),
    "products_held": _("Products held"),
    "days_since_booking": _("Days since the last booking"),
    "bookings_12m": _("Bookings in 12 months"),
    "turnover_12m_yuan": _("Turnover in 12 months, yuan"),
    "contact_channel": _("Channel for messages"),
    "contact_time": _("Time for messages"),
    "language": _("Language"),
    "topics": _("Topics"),
    "digital_help": _("Help with digital services"),
    "savings_plan": _("A plan for idle savings"),
    "leaving": _("May be leaving"),
}
VALUE_LABELS = {"likely": _("likely"), "possible": _("possible")}
PRODUCT_KINDS = {
    "deposit": _("Deposit"),
    "card": _("Card"),
    "loan": _("Loan"),
    "fund": _("Fund"),
    "insurance": _("Insurance"),
    "standing_order": _("Standing order"),
}
SOURCES = {
    "demo bank": _("demo bank"),
    "entered by hand": _("entered by hand"),
    "event_log": _("Events"),
    "holding": _("Holdings"),
    "transaction": _("Bookings"),
    "customer_month": _("Customer months"),
}
VALUE_KINDS = {
    ValueKind.STATED: _("stated"),
    ValueKind.IMPORTED: _("imported"),
    ValueKind.COUNTED: _("counted"),
    ValueKind.INFERRED: _("inferred"),
    ValueKind.CORRECTED: _("corrected"),
    ValueKind.OFF: _("switched off"),
    ValueKind.ON: _("switched on"),
}


def in_words(name: str, text: str) -> str:
    """Say a value; one that is no code stays as it is."""
    if name == "digital_share":
        return f"{float(text):.0%}"
    if name == "asset_allocation":
        for code, label in PRODUCT_KINDS.items():
            text = text.replace(f"{code} ", f"{label} ")
        return text
    return str(VALUE_LABELS.get(text, text))
