"""Pairs as the page shows them: values masked, what differs marked, evidence as bars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.models import IDENTIFIER_LABELS, Customer, Identifier, ProfileValue
from zhike.apps.customers.rules import CustomerKind, IdentifierKind
from zhike.apps.identities.entries import SAID
from zhike.apps.identities.models import Pair
from zhike.apps.identities.rules import agreement, older_first
from zhike.apps.unmasking.sight import masked
from zhike.apps.vault.keys import Keyring
from zhike.schema.identifiers import normal, normal_name

# What says who somebody is; cards and accounts differ with every entry.
KINDS = (
    IdentifierKind.ID_NUMBER,
    IdentifierKind.PASSPORT,
    IdentifierKind.CREDIT_CODE,
    IdentifierKind.PHONE,
    IdentifierKind.EMAIL,
    IdentifierKind.ADDRESS,
)
BIRTH = "birth_date"
FIELD_LABELS = {
    "name": _("Full name"),
    "birth": _("Birth date"),
    "sex": _("Sex"),
    "contact": _("Telephone and address"),
    "email": _("Mail address"),
}
LEVEL_LABELS = {
    "name": [
        _("different"),
        _("same surname"),
        _("same surname in letters"),
        _("sounds the same"),
        _("same"),
    ],
    "birth": [_("different"), _("one part differs"), _("same")],
    "sex": [_("different"), _("same")],
    "contact": [_("different"), _("same address"), _("same telephone"), _("both the same")],
    "email": [_("different"), _("same")],
}
WIDEST_BITS = 25.0  # of the bars: more than any single field says


@dataclass(frozen=True, kw_only=True)
class Line:
    """One field of both entries, and whether they agree: same, different or lacking."""

    label: Any
    first: str
    second: str
    agreement: str


@dataclass(frozen=True, kw_only=True)
class Bar:
    """What one field says: for (to the right) or against, in bits; x and width of 0 to 100."""

    label: Any
    level: Any
    bits: float
    x: float
    width: float

    @property
    def speaks(self) -> str:
        return "for" if self.bits > 0 else "against" if self.bits < 0 else "nothing"


@dataclass(frozen=True, kw_only=True)
class ShownPair:
    """A pair of the queue. `proposed` is the entry to use: the one open for longer."""

    pair: Pair
    lines: list[Line]
    bars: list[Bar]
    first_is_proposed: bool
    percent: float | None

    @property
    def proposed(self) -> Customer:
        return self.pair.first if self.first_is_proposed else self.pair.second


def shown_pairs(pairs: Sequence[Pair]) -> list[ShownPair]:
    """Open, compare and mask the values of a page of pairs: one look-up for all."""
    entries = {row.pk: row for pair in pairs for row in (pair.first, pair.second)}
    ring = Keyring.of(row.customer_id for row in entries.values())
    values: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in Identifier.objects.filter(customer__in=entries, kind__in=KINDS, ended_at=None):
        owner = entries[row.customer_id].customer_id
        values[row.customer_id][row.kind].append(ring.open(row.value_sealed, customer_id=owner))
    said = ProfileValue.objects.filter(customer__in=entries, name=BIRTH, kind__in=SAID)
    for value in said.order_by("id"):
        owner = entries[value.customer_id].customer_id
        # The last word counts.
        values[value.customer_id][BIRTH] = [ring.open(value.value_sealed, customer_id=owner)]
    return [_shown(pair, ring=ring, values=values) for pair in pairs]


def _shown(pair: Pair, *, ring: Keyring, values: dict[int, dict[str, list[str]]]) -> ShownPair:
    first, second = pair.first, pair.second
    lines = [_name_line(first, second, ring)]
    for kind in (BIRTH, *KINDS):
        left, right = values[first.pk][kind], values[second.pk][kind]
        if left or right:
            lines.append(_line(kind, left, right))
    lines += [_plain_line(label, *said) for label, said in _plain(first, second)]
    return ShownPair(
        pair=pair,
        lines=lines,
        bars=bars_of(pair.evidence),
        first_is_proposed=older_first(
            (first.opened_date, first.customer_id), (second.opened_date, second.customer_id)
        ),
        percent=None if pair.probability is None else min(pair.probability * 100, 99.99),
    )


def bars_of(evidence: dict[str, Any]) -> list[Bar]:
    """Give a bar for each field that says something, from the middle to the right or left."""
    bars = []
    for name, label in FIELD_LABELS.items():
        level, bits = evidence.get(name, (-1, 0.0))
        if level < 0:
            continue
        width = round(min(abs(bits) / WIDEST_BITS, 1.0) * 50, 2)
        bars.append(
            Bar(
                label=label,
                level=LEVEL_LABELS[name][level],
                bits=bits,
                x=50.0 if bits >= 0 else 50.0 - width,
                width=width,
            )
        )
    return bars


def _line(kind: str, left: list[str], right: list[str]) -> Line:
    return Line(
        label=FIELD_LABELS["birth"] if kind == BIRTH else IDENTIFIER_LABELS[IdentifierKind(kind)],
        first=" · ".join(masked(value, field=kind) for value in left),
        second=" · ".join(masked(value, field=kind) for value in right),
        agreement=agreement(
            {_comparable(value, kind=kind) for value in left},
            {_comparable(value, kind=kind) for value in right},
        ),
    )


def _comparable(value: str, *, kind: str) -> str:
    # A date of birth is kept as ISO 8601 and needs no further spelling.
    return value if kind == BIRTH else normal(value, kind=kind)


def _name_line(first: Customer, second: Customer, ring: Keyring) -> Line:
    names = [ring.open(row.name_sealed, customer_id=row.customer_id) for row in (first, second)]
    company = first.kind == CustomerKind.CORPORATE
    shown = names if company else [masked(name, field="name") for name in names]
    return Line(
        label=FIELD_LABELS["name"],
        first=shown[0],
        second=shown[1],
        agreement=agreement(*({normal_name(name)} - {""} for name in names)),
    )


def _plain(first: Customer, second: Customer) -> list[tuple[Any, tuple[str, str]]]:
    return [
        (_("Branch"), (str(first.home_branch or ""), str(second.home_branch or ""))),
        (_("Tier"), (first.tier, second.tier)),
        (_("Customer since"), (_day(first), _day(second))),
    ]


def _plain_line(label: Any, left: str, right: str) -> Line:
    return Line(
        label=label,
        first=left,
        second=right,
        # Two entries may well be kept by two branches: that is no sign of two people.
        agreement="same" if left and left == right else "lacking",
    )


def _day(row: Customer) -> str:
    return row.opened_date.isoformat() if row.opened_date else ""
