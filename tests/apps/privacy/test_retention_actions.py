from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.apps.consents.conftest import customer
from tests.apps.privacy.conftest import LONG_AGO, ask

from zhike.apps.audit.models import AuditRow
from zhike.apps.customers.models import Customer
from zhike.apps.privacy import actions, retention_actions
from zhike.apps.privacy.errors import PeriodTooShort, ReasonMissing, RecordsAreKept
from zhike.apps.privacy.models import (
    Assessment,
    Erasure,
    LegalHold,
    RecordStart,
    RetentionRule,
    RetentionRun,
    RightsRequest,
)
from zhike.apps.privacy.record_classes import record_classes
from zhike.apps.privacy.rules import Mark, RefusalGround

ASSESSED = {
    "title": "个性化推荐",
    "scope": "s",
    "necessity": "n",
    "risks": "r",
    "measures": "m",
    "decision": "可行",
}


def counted(*, is_dry=True, confirmed=False):
    run = retention_actions.run_retention(by="chen", is_dry=is_dry, confirmed=confirmed)
    return {row["record_class"]: (row["due"], row["held"], row["erased"]) for row in run.counts}


@pytest.fixture
def old_request(lin):
    made = ask(lin)
    actions.refuse_request(made.pk, ground=RefusalGround.SECRECY, reason="保密", by="wang")
    RightsRequest.objects.update(closed_at=timezone.now() - timedelta(days=4 * 365))
    return made


def test_a_new_bank_has_a_rule_for_each_class_and_keeps_its_own(bank):
    RetentionRule.objects.filter(record_class="sent_messages").update(months=6)

    assert retention_actions.load_standard_rules() == 0
    assert RetentionRule.objects.count() == len(record_classes())
    assert RetentionRule.objects.get(record_class="sent_messages").months == 6
    assert RetentionRule.objects.get(record_class="customer_identity").months >= 120
    assert RetentionRule.objects.get(record_class="impact_assessments").months >= 36


def test_a_dry_run_counts_and_touches_nothing(old_request, gone_long_ago):
    counts = counted()

    assert counts["rights_requests"] == (1, 0, 0)
    assert counts["customer_identity"] == (1, 0, 0)
    assert RightsRequest.objects.exists()
    assert RetentionRun.objects.get().is_dry


def test_what_is_automatic_goes_and_what_is_not_waits_for_a_person(old_request, gone_long_ago):
    assert counted(is_dry=False)["rights_requests"] == (1, 0, 1)
    assert not RightsRequest.objects.exists()
    assert not Erasure.objects.exists()

    assert counted(is_dry=False, confirmed=True)["customer_identity"] == (1, 0, 1)
    assert Erasure.objects.get().customer_ids == ["C005"]


@pytest.mark.parametrize("on", ["customer", "matter"])
def test_a_hold_on_the_customer_or_the_matter_wins(old_request, lin, on):
    hold = retention_actions.place_hold(
        customer=lin if on == "customer" else None,
        matter=str(old_request) if on == "matter" else "",
        reason="监管检查",
        by="chen",
    )

    assert counted(is_dry=False, confirmed=True)["rights_requests"] == (0, 1, 0)
    assert RightsRequest.objects.exists()
    retention_actions.lift_hold(hold.pk, reason="检查结束", by="chen")
    assert counted(is_dry=False)["rights_requests"] == (1, 0, 1)


def test_a_hold_on_one_entry_holds_the_person(old_request, lin, lin_again):
    retention_actions.place_hold(customer=lin_again, reason="诉讼", by="chen")

    assert counted(is_dry=False)["rights_requests"] == (0, 1, 0)


def test_a_person_goes_when_every_entry_may_go(holder):
    other = customer("C006", merged_into=holder)
    Customer.objects.filter(pk=other.pk).update(opened_date=date(2020, 1, 1))
    RecordStart.objects.create(
        customer=holder,
        record_class="customer_identity",
        starts=LONG_AGO,
        noted_by="chen",
        noted_at=timezone.now(),
    )

    assert counted(is_dry=False, confirmed=True)["customer_identity"] == (1, 0, 0)
    assert not Erasure.objects.exists()


def test_holds_say_why_and_on_what_and_stay_lifted(lin):
    for said in ({"reason": " ", "customer": lin}, {"reason": "诉讼", "customer": None}):
        with pytest.raises(ReasonMissing):
            retention_actions.place_hold(by="chen", **said)
    hold = retention_actions.place_hold(customer=lin, reason="诉讼", by="chen")

    retention_actions.lift_hold(hold.pk, reason="结案", by="chen")
    retention_actions.lift_hold(hold.pk, reason="again", by="li")

    assert LegalHold.objects.get().lift_reason == "结案"
    assert AuditRow.objects.filter(activity="lift hold").count() == 1


def test_a_rule_is_changed_with_its_record(bank):
    rule = RetentionRule.objects.get(record_class="sent_messages")

    retention_actions.change_rule(
        rule, months=12, source="本行制度", mark=Mark.OWN, is_automatic=False, by="chen"
    )

    row = AuditRow.objects.get(activity="change retention")
    assert '"months": 24' in row.before
    assert '"months": 12' in row.after


@pytest.mark.parametrize(
    ("code", "least"), [("customer_identity", 120), ("impact_assessments", 36)]
)
def test_no_bank_keeps_records_shorter_than_the_law_demands(bank, code, least):
    rule = RetentionRule.objects.get(record_class=code)
    said = {"source": "x", "mark": Mark.OWN, "is_automatic": False, "by": "chen"}

    with pytest.raises(PeriodTooShort, match=str(least)):
        retention_actions.change_rule(rule, months=least - 1, **said)

    retention_actions.change_rule(rule, months=least, **said)
    assert RetentionRule.objects.get(record_class=code).months == least


def test_an_assessment_is_kept_in_versions(bank):
    for decision in ("可行", "附条件可行"):
        retention_actions.write_assessment(
            code="personalisation", by="chen", **(ASSESSED | {"decision": decision})
        )

    newest = Assessment.objects.first()
    assert (newest.version, newest.decision) == (2, "附条件可行")
    with pytest.raises(RecordsAreKept):
        newest.save()
    with pytest.raises(RecordsAreKept):
        newest.delete()
