"""What a column can be in a table that is no event log, and the mapping that choices make."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.rules import IdentifierKind
from zhike.apps.imports import rules
from zhike.apps.imports.readings import Look
from zhike.apps.imports.rules import Kind
from zhike.pipelines.table_mapping import TABLES, TableMapping

# A column by whose values the customer is found, where the source does not have his number.
HOLDER = "holder."
# A column that says for which rows amounts are money out; its values come with a preset.
SIGN = "sign"
LEADING = {
    IdentifierKind.ACCOUNT: _("Finds the customer: account"),
    IdentifierKind.SOURCE_KEY: _("Finds the customer: key of another system"),
    IdentifierKind.CARD: _("Finds the customer: card"),
}
COLUMN_LABELS = {
    "customer_id": _("Customer number"),
    "kind": _("Personal or corporate"),
    "name": _("Full name"),
    "branch": _("Branch"),
    "tier": _("Tier"),
    "segment": _("Segment"),
    "opened_date": _("Opened on"),
    "birth_date": _("Date of birth"),
    "id_number": _("Identity number"),
    "passport": _("Passport"),
    "credit_code": _("Unified social credit code"),
    "phone": _("Telephone"),
    "email": _("Mail address"),
    "card": _("Card"),
    "account": _("Account"),
    "address": _("Address"),
    "source_key": _("Key of another system"),
    "age": _("Age in years"),
    "age_band": _("Age"),
    "sex": _("Sex"),
    "occupation": _("Occupation"),
    "income_band": _("Income, thousand yuan a year"),
    "risk_preference": _("Risk preference"),
    "education": _("Education"),
    "marital_status": _("Marital status"),
    "city": _("City"),
    "birth_number": _("Czech birth number"),
    "role": _("Owner or user"),
    "holding_id": _("Number of the holding"),
    "product": _("Product"),
    "product_kind": _("Kind of product"),
    "balance_cents": _("Balance, yuan"),
    "closed_date": _("Closed on"),
    "transaction_id": _("Number of the booking"),
    "booked_at": _("Booked at"),
    "category": _("Category"),
    "amount_cents": _("Amount, yuan"),
    "channel": _("Channel"),
    "month_date": _("Month"),
    "volume_cents": _("Turnover, yuan"),
    "income_cents": _("Income, yuan"),
    "concession_cents": _("Concessions, yuan"),
    "cost_cents": _("Cost, yuan"),
    "expected_loss_cents": _("Expected loss, yuan"),
    "capital_cents": _("Capital, yuan"),
    "contacts": _("Contacts"),
    "complaint_id": _("Number of the complaint"),
    "received_date": _("Received on"),
    "sent_date": _("Sent to the bank on"),
    "issue": _("Issue"),
    "sub_issue": _("Finer issue"),
    "company": _("Company"),
    "narrative": _("The complainant's own words"),
    "tags": _("Marks of the complainant"),
    "response": _("What was answered"),
    "timely": _("In time, as recorded"),
    "queue": _("Queue"),
    "call_id": _("Number of the call"),
    "switchboard": _("Telephone system"),
    "direction": _("Who called: inbound or outbound"),
    "extension": _("Extension"),
    "ringing_at": _("Rang at"),
    "answered_at": _("Answered at"),
    "ended_at": _("Hung up at"),
    "response_id": _("Number of the form"),
    "survey": _("Survey"),
    "contact_id": _("Contact asked about"),
    "question": _("What was asked"),
    "score": _("Score"),
    "scale_min": _("Lowest point of the scale"),
    "scale_max": _("Highest point of the scale"),
    "feedback_id": _("Number of the text"),
    "source": _("Where from"),
    "written_at": _("Written at"),
    "text": _("Words, masked when they are stored"),
}
# By these one row or one person is told from the others.
NEVER_CONSTANT = {
    "customer_id", "holding_id", "transaction_id", "name", "birth_date", "birth_number", "address",
    "complaint_id", "narrative", "call_id", "ringing_at", "answered_at", "ended_at",
    "response_id", "score", "feedback_id", "text", "written_at",
    *(kind.value for kind in IdentifierKind),
}  # fmt: skip
SIGN_LABEL = _("Money in or out")


def labels_for(look: Look) -> dict[str, Any]:
    """What a column of the source may be called, with its words."""
    labels = {name: COLUMN_LABELS[name] for name in TABLES[look.kind].column_names}
    if look.kind in (Kind.HOLDINGS, Kind.TRANSACTIONS, Kind.MONTHS, Kind.ANSWERS, Kind.TEXTS):
        labels |= {f"{HOLDER}{kind.value}": label for kind, label in LEADING.items()}
    if isinstance(look.base, TableMapping) and look.base.negative:
        labels[SIGN] = SIGN_LABEL
    return labels | {rules.IGNORED: _("Leave out")}


def roles_of(mapping: TableMapping, *, column: str) -> list[str]:
    """What a column is in a mapping, at least one role; a column may be several things at once."""
    roles = [name for name, columns in mapping.columns.items() if column in columns]
    if mapping.holder.get("column") == column:
        roles.append(f"{HOLDER}{mapping.holder['kind']}")
    if mapping.negative.get("column") == column:
        roles.append(SIGN)
    return roles or [rules.IGNORED]


def missing_in(roles: set[str], *, look: Look) -> list[str]:
    """Needed columns that nothing was chosen for; a customer may be found by his account."""
    given = set(roles)
    if any(role.startswith(HOLDER) for role in roles):
        given.add("customer_id")
    needed = [column.name for column in TABLES[look.kind].columns if not column.nullable]
    return [str(COLUMN_LABELS[name]) for name in needed if name not in given]


def may_be_constant(look: Look) -> list[str]:
    """What all rows of a table may have alike."""
    return [name for name in TABLES[look.kind].column_names if name not in NEVER_CONSTANT]


def mapping_of(
    chosen: Dictionary[str, str], *, constants: Dictionary[str, str], zone: str, look: Look
) -> TableMapping:
    """Make a mapping of what was chosen for each column; what the page cannot show is kept."""
    base = cast(TableMapping, look.base)  # a table always has one, at least guessed
    columns: dict[str, tuple[str, ...]] = {}
    holder: dict[str, str] = {}
    negative: dict[str, Any] = {}
    for column in look.columns:
        others = roles_of(base, column=column)[1:] if chosen[column] != rules.IGNORED else []
        for role in (chosen[column], *others):
            if role.startswith(HOLDER):
                holder = _holder(column, kind=role.removeprefix(HOLDER), base=base)
            elif role == SIGN:
                negative = {**base.negative, "column": column}
            elif role not in ("", rules.IGNORED):
                columns[role] = (*columns.get(role, ()), column)
    return TableMapping(
        table=look.kind.value,
        columns=columns,
        prefix={name: text for name, text in base.prefix.items() if name in columns},
        constants={name: value for name, value in constants.items() if name not in columns},
        codes={name: codes for name, codes in base.codes.items() if name in columns},
        formats=base.formats,
        zone=zone,
        holder=holder,
        negative=negative or _constant_sign(base),
        as_of=base.as_of,
    )


def _holder(column: str, *, kind: str, base: TableMapping) -> dict[str, str]:
    prefix = base.holder.get("prefix", "") if base.holder.get("kind") == kind else ""
    return {"column": column, "kind": kind} | ({"prefix": prefix} if prefix else {})


def _constant_sign(base: TableMapping) -> dict[str, Any]:
    """Where all rows are money out no column has to say so."""
    return dict(base.negative) if base.negative and "column" not in base.negative else {}
