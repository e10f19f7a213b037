from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from tests.apps.suspicions.conftest import sent

from zhike.apps.audit.models import AuditRow
from zhike.apps.privacy.retention_actions import place_hold
from zhike.apps.suspicions.actions import dismiss, take_into_review
from zhike.apps.suspicions.models import Notice
from zhike.apps.suspicions.retention_actions import remove_over
from zhike.apps.vault.keys import Keyring


def decided(agent, aml, *, years: int, **more) -> Notice:
    made = take_into_review(sent(agent, **more), by=aml)
    dismiss(made, by=aml, reason="x")
    at = timezone.now() - timedelta(days=365.25 * years + 2)
    Notice.objects.filter(pk=made.pk).update(decided_at=at)
    return made


def test_after_ten_years_a_decided_notice_goes_with_its_key(agent, aml, lin):
    old = decided(agent, aml, years=10)
    young = decided(agent, aml, years=9)
    undecided = sent(agent)

    assert remove_over() == 1
    assert set(Notice.objects.all()) == {young, undecided}
    assert Keyring.of([old.key_owner]).is_erased(old.key_owner)
    assert remove_over() == 0
    assert AuditRow.objects.filter(activity="confidential act", by="zhike").count() == 1


def test_a_hold_on_the_customer_keeps_it(agent, aml, lin):
    decided(agent, aml, years=10)
    place_hold(customer=lin, reason="调查", by="chen")

    assert remove_over() == 0
    assert Notice.objects.count() == 1
