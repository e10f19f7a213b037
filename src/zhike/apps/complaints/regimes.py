"""Which law a complaint stands under: the ids of its rules, never their numbers.

The numbers come from the rule packs of the day of receipt. A rule that does not hold on that day
gives no clock, and one from memory is shown as not verified.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from zhike.analytics.clocks import Limit
from zhike.apps.rulepacks.rules import MoreTime, Rule, clock_limit


class Regime(StrEnum):
    CN_BANK = "cn_bank"  # China 2020 No. 3
    CN_PBC = "cn_pbc"  # People's Bank 2020 No. 5
    GB_DISP = "gb_disp"  # FCA, DISP
    GB_PAYMENT = "gb_payment"  # FCA, payment services
    EU_PAYMENT = "eu_payment"  # PSD2, article 101
    US_CFPB = "us_cfpb"  # handed on by the CFPB


@dataclass(frozen=True, kw_only=True)
class Law:
    """The rules of a regime by what they are for; an empty id means that it has none.

    `decision` is what the complaint is due by and may be extended. `also` are further clocks from
    its receipt.
    """

    jurisdiction: str
    decision: str
    also: tuple[str, ...] = ()
    summary: str = ""  # within this only a summary resolution communication is owed
    review_application: str = ""
    review_decision: str = ""
    representatives: str = ""
    major: str = ""
    referral: str = ""  # how long the way to the ombudsman stays open
    feedback: str = ""
    closing: str = ""  # runs on until the complaint is closed
    pause: str = ""  # why the time of the decision may not count


_CN_BANK = Law(
    jurisdiction="CN",
    decision="complaint.decision",
    review_application="review.application",
    review_decision="review.decision",
    representatives="complaint.representatives",
    major="complaint.major",
    pause="complaint.pause.appraisal",
)
LAWS: Mapping[Regime, Law] = {
    Regime.CN_BANK: _CN_BANK,
    Regime.CN_PBC: replace(_CN_BANK, decision="pbc_complaint.reply", pause=""),
    Regime.GB_DISP: Law(
        jurisdiction="GB",
        decision="complaint.final_response",
        summary="complaint.summary_resolution",
        referral="complaint.ombudsman",
    ),
    Regime.GB_PAYMENT: Law(
        jurisdiction="GB", decision="payment_complaint.reply", referral="complaint.ombudsman"
    ),
    Regime.EU_PAYMENT: Law(jurisdiction="EU", decision="payment_complaint.reply"),
    Regime.US_CFPB: Law(
        jurisdiction="US",
        decision="complaint.response",
        also=("complaint.close", "complaint.no_reply"),
        closing="complaint.close",
        feedback="complaint.feedback",
    ),
}


@dataclass(frozen=True, kw_only=True)
class LegalClock:
    """One clock that the receipt of a complaint sets off, and the rule it comes from."""

    rule: Rule
    limit: Limit
    may_extend: bool


def clocks_of(law: Law, rules: Mapping[str, Rule]) -> tuple[LegalClock, ...]:
    """Give the clocks of a law from the rules that hold on the day of receipt, by their id."""
    found = [rules[one] for one in (law.decision, law.summary, *law.also) if one in rules]
    return tuple(
        LegalClock(rule=rule, limit=clock_limit(rule), may_extend=rule.id == law.decision)
        for rule in found
    )


def number_of(rule_id: str, rules: Mapping[str, Rule]) -> int | None:
    """Give the number of a rule that counts people or days, or None where it does not hold."""
    rule = rules.get(rule_id)
    return int(rule.value) if rule is not None and rule.value is not None else None


class ExtensionFault(StrEnum):
    NONE_LEFT = "none_left"
    TOO_LATE = "too_late"
    REASON_MISSING = "reason_missing"
    APPROVAL_MISSING = "approval_missing"
    OWN_APPROVAL = "own_approval"
    NOTICE_MISSING = "notice_missing"


@dataclass(frozen=True, kw_only=True)
class Extension:
    """What is known of an extension somebody wants."""

    reason: str
    asked_by: str
    approved_by: str = ""
    notice: str = ""  # the text the complainant is told


def next_extension(rule: Rule, *, taken: int) -> MoreTime | None:
    """Give the extension that comes next under a rule, after so many; None when none is left."""
    terms = rule.clock.extensions if rule.clock else ()
    return terms[taken] if taken < len(terms) else None


def longest(rule: Rule) -> Decimal | None:
    """Give the limit with every extension of the rule."""
    if rule.value is None or rule.clock is None:
        return None
    return rule.value + sum((one.adds for one in rule.clock.extensions), Decimal(0))


def extension_faults(
    wanted: Extension, *, more: MoreTime | None, is_overdue: bool
) -> tuple[ExtensionFault, ...]:
    """Give what speaks against an extension now. What is granted too late heals nothing."""
    if more is None:
        return (ExtensionFault.NONE_LEFT,)
    held = (
        (ExtensionFault.TOO_LATE, is_overdue),
        (ExtensionFault.REASON_MISSING, not wanted.reason.strip()),
        (ExtensionFault.APPROVAL_MISSING, more.needs_approval and not wanted.approved_by),
        (
            ExtensionFault.OWN_APPROVAL,
            more.needs_approval
            and bool(wanted.approved_by)
            and wanted.approved_by == wanted.asked_by,
        ),
        (ExtensionFault.NOTICE_MISSING, more.needs_notice and not wanted.notice.strip()),
    )
    return tuple(fault for fault, holds in held if holds)


class PauseFault(StrEnum):
    NOT_ALLOWED = "not_allowed"
    ASKED_BEFORE = "asked_before"
    REASON_MISSING = "reason_missing"
    NOTICE_MISSING = "notice_missing"
    OWN_APPROVAL = "own_approval"


def pause_rule(law: Law, rules: Mapping[str, Rule]) -> Rule | None:
    """Give the rule that lets time of the decision not count; None where there is none.

    Both have to hold on the day: that the clock may be paused, and what it may be paused for.
    """
    decision, pause = rules.get(law.decision), rules.get(law.pause)
    if decision is None or decision.clock is None or not decision.clock.pausable:
        return None
    return pause


def pause_faults(*, reason: str, notice: str, is_asked: bool) -> tuple[PauseFault, ...]:
    """Give what speaks against asking for a pause that the rule allows."""
    held = (
        (PauseFault.ASKED_BEFORE, is_asked),
        (PauseFault.REASON_MISSING, not reason.strip()),
        (PauseFault.NOTICE_MISSING, not notice.strip()),
    )
    return tuple(fault for fault, holds in held if holds)
