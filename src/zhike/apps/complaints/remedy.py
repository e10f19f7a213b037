"""What a complainant is given: who may grant it, and whether it fits what others were given."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from zhike.apps.complaints.dated_tables import DatedTable
from zhike.apps.rulepacks.faults import PackInvalid

ENOUGH = 5  # fewer past remedies tell no range


class RemedyKind(StrEnum):
    NONE = "none"
    APOLOGY = "apology"
    CORRECTION = "correction"
    REFUND = "refund"
    COMPENSATION = "compensation"
    GOODWILL = "goodwill"


WITH_AMOUNT = frozenset({RemedyKind.REFUND, RemedyKind.COMPENSATION, RemedyKind.GOODWILL})


def read_authority(table: DatedTable) -> dict[str, int]:
    """Give up to how many cents each role settles, the lowest first."""
    faults = [
        table.fault("value_not_a_number", str(row.get("role")), "up_to_cents", "give cents above 0")
        for row in table.rows
        if not isinstance(row.get("up_to_cents"), int) or row["up_to_cents"] <= 0
    ]
    if faults:
        raise PackInvalid(faults)
    rows = sorted(table.rows, key=lambda row: int(row["up_to_cents"]))
    return {str(row["role"]): int(row["up_to_cents"]) for row in rows}


def may_grant(*, role: str, amount_cents: int, authority: Mapping[str, int]) -> bool:
    """Say whether a role settles an amount on its own. Nothing to pay needs no authority."""
    return amount_cents <= authority.get(role, 0)


def approver_of(*, amount_cents: int, authority: Mapping[str, int]) -> str | None:
    """Give the lowest role that may grant an amount; None where it goes beyond the table."""
    fitting = (role for role, up_to in authority.items() if amount_cents <= up_to)
    return next(fitting, None)


class ApprovalFault(StrEnum):
    BEYOND_AUTHORITY = "beyond_authority"
    OWN_PROPOSAL = "own_proposal"


def approval_faults(
    *,
    approver: str,
    roles: Collection[str],
    proposer: str,
    amount_cents: int,
    authority: Mapping[str, int],
) -> tuple[ApprovalFault, ...]:
    """Give what speaks against this person's approval: four eyes, and enough authority."""
    faults = []
    if approver == proposer:
        faults.append(ApprovalFault.OWN_PROPOSAL)
    if not any(may_grant(role=r, amount_cents=amount_cents, authority=authority) for r in roles):
        faults.append(ApprovalFault.BEYOND_AUTHORITY)
    return tuple(faults)


class Fit(StrEnum):
    TOO_FEW = "too_few"
    WITHIN = "within"
    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, kw_only=True)
class Similar:
    """What others were given for the same cause, in cents, and how an amount lies to it."""

    count: int
    median_cents: float | None
    least_cents: int | None
    most_cents: int | None
    fit: Fit

    @property
    def needs_reason(self) -> bool:
        return self.fit in {Fit.BELOW, Fit.ABOVE}


def similar(amount_cents: int, past_cents: Sequence[int]) -> Similar:
    """Give how an amount lies to what was given before; the edges themselves lie within."""
    if not past_cents:
        return Similar(
            count=0, median_cents=None, least_cents=None, most_cents=None, fit=Fit.TOO_FEW
        )
    least, most = min(past_cents), max(past_cents)
    if len(past_cents) < ENOUGH:
        fit = Fit.TOO_FEW
    elif amount_cents < least:
        fit = Fit.BELOW
    else:
        fit = Fit.ABOVE if amount_cents > most else Fit.WITHIN
    return Similar(
        count=len(past_cents),
        median_cents=float(median(past_cents)),
        least_cents=least,
        most_cents=most,
        fit=fit,
    )
