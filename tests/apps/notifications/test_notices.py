from __future__ import annotations

import pytest
from django.db import transaction

from zhike.apps.audit.actions import record_event
from zhike.apps.notifications.notices import job_done, password_given, webhook_paused

pytestmark = pytest.mark.django_db


@transaction.atomic
def event(activity, case_id, outcome=""):
    return record_event(activity=activity, case_id=case_id, by="zhike", outcome=outcome)


def test_a_paused_webhook_concerns_those_who_manage_webhooks(administrator, analyst):
    notice = webhook_paused(event("webhook paused", "webhook-1", outcome="crm"))

    assert list(notice.users) == [administrator.pk]
    assert notice.values == {"name": "crm"}


def test_a_new_password_concerns_its_owner(analyst):
    notice = password_given(event("reset password", f"user-{analyst.pk}"))

    assert list(notice.users) == [analyst.pk]


def test_a_job_that_is_gone_concerns_nobody():
    assert job_done(event("finish job", "job-999999", outcome="done")) is None
