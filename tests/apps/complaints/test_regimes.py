from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from zhike.apps.complaints.regimes import (
    LAWS,
    Extension,
    ExtensionFault,
    Regime,
    clocks_of,
    extension_faults,
    longest,
    next_extension,
    number_of,
)
from zhike.apps.rulepacks.packs import shipped_rules
from zhike.apps.rulepacks.rules import in_force
from zhike.config import settings

RECEIVED = date(2026, 3, 2)


def rules(jurisdiction, on=RECEIVED):
    shipped = [rule for rule in shipped_rules() if rule.jurisdiction == jurisdiction]
    return {rule_id: entry.rule for rule_id, entry in in_force(shipped, [], on=on).items()}


def decision(regime):
    return rules(LAWS[regime].jurisdiction)[LAWS[regime].decision]


@pytest.mark.parametrize("regime", list(Regime))
def test_every_rule_a_law_names_is_in_its_pack(regime):
    law = LAWS[regime]
    named = [
        law.decision, law.summary, *law.also, law.review_application, law.review_decision,
        law.representatives, law.major, law.referral, law.feedback,
    ]  # fmt: skip

    assert {one for one in named if one} <= set(rules(law.jurisdiction))


def test_the_setting_offers_every_regime(monkeypatch):
    assert settings.COMPLAINT_REGIMES == ("cn_bank",)
    text = (settings.PACKAGE / "config" / "settings.py").read_text()
    assert all(f'"{regime}"' in text for regime in Regime)


@pytest.mark.parametrize(
    ("regime", "clocks"),
    [
        (Regime.CN_BANK, [("complaint.decision", 15, True)]),
        (Regime.CN_PBC, [("pbc_complaint.reply", 15, True)]),
        (Regime.GB_DISP,
         [("complaint.final_response", 56, True), ("complaint.summary_resolution", 3, False)]),
        (Regime.GB_PAYMENT, [("payment_complaint.reply", 15, True)]),
        (Regime.EU_PAYMENT, [("payment_complaint.reply", 15, True)]),
        (Regime.US_CFPB,
         [("complaint.response", 15, True), ("complaint.close", 60, False),
          ("complaint.no_reply", 30, False)]),
    ],
)  # fmt: skip
def test_the_receipt_of_a_complaint_sets_off_the_clocks_of_its_law(regime, clocks):
    law = LAWS[regime]

    found = clocks_of(law, rules(law.jurisdiction))

    assert [(one.rule.id, one.limit.amount, one.may_extend) for one in found] == clocks


def test_before_the_first_day_of_a_rule_no_clock_is_made_up():
    law = LAWS[Regime.US_CFPB]

    assert clocks_of(law, rules("US", on=date(2015, 5, 25))) == ()
    assert len(clocks_of(law, rules("US", on=date(2015, 5, 26)))) == 3


def test_a_number_is_read_from_its_rule_or_is_not_there():
    assert number_of("complaint.major", rules("CN")) == 20
    assert number_of("complaint.major", rules("GB")) is None
    assert number_of("complaint.materials", rules("CN")) is None  # a duty has no number


def test_the_bank_rule_goes_from_15_to_30_to_60_days_and_no_further():
    rule = decision(Regime.CN_BANK)

    first, second = next_extension(rule, taken=0), next_extension(rule, taken=1)

    assert (first.adds, first.needs_approval, first.needs_notice) == (15, False, False)
    assert (second.adds, second.needs_approval, second.needs_notice) == (30, True, True)
    assert next_extension(rule, taken=2) is None
    assert longest(rule) == Decimal(60)


@pytest.mark.parametrize(
    ("regime", "whole"),
    [(Regime.CN_PBC, 60), (Regime.EU_PAYMENT, 35), (Regime.GB_PAYMENT, 35), (Regime.US_CFPB, 15)],
)
def test_the_longest_limit_of_each_law_comes_from_its_pack(regime, whole):
    assert longest(decision(regime)) == whole


GOOD = Extension(reason="appraisal", asked_by="li", approved_by="wang", notice="We need longer.")


@pytest.mark.parametrize(
    ("wanted", "faults"),
    [
        ({}, ()),
        ({"reason": " "}, (ExtensionFault.REASON_MISSING,)),
        ({"approved_by": ""}, (ExtensionFault.APPROVAL_MISSING,)),
        ({"approved_by": "li"}, (ExtensionFault.OWN_APPROVAL,)),
        ({"notice": ""}, (ExtensionFault.NOTICE_MISSING,)),
    ],
)
def test_the_last_extension_needs_approval_by_another_person_and_a_notice(wanted, faults):
    more = next_extension(decision(Regime.CN_BANK), taken=1)
    values = {name: getattr(GOOD, name) for name in ("reason", "asked_by", "approved_by", "notice")}

    assert extension_faults(Extension(**values | wanted), more=more, is_overdue=False) == faults


def test_the_first_extension_needs_a_reason_alone():
    more = next_extension(decision(Regime.CN_BANK), taken=0)

    bare = Extension(reason="complex", asked_by="li")

    assert extension_faults(bare, more=more, is_overdue=False) == ()
    assert extension_faults(bare, more=more, is_overdue=True) == (ExtensionFault.TOO_LATE,)
    assert extension_faults(bare, more=None, is_overdue=False) == (ExtensionFault.NONE_LEFT,)
