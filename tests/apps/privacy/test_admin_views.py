from __future__ import annotations

import json

import pytest
from tests.apps.conftest import client, person

from zhike.apps.people.rules import Role
from zhike.apps.privacy import erasure_actions, retention_actions
from zhike.apps.privacy.models import Assessment, Erasure, LegalHold, RetentionRule, RetentionRun
from zhike.apps.privacy.record_classes import record_classes

ADMIN = "/admin/privacy/"


@pytest.fixture
def erased(lin) -> Erasure:
    return erasure_actions.run_erasure(erasure_actions.plan_erasure(lin, by="chen").pk)


def test_the_periods_stand_with_source_mark_and_what_is_due(as_administrator, gone_long_ago):
    page = as_administrator.get(ADMIN).content.decode()

    assert "反洗钱法" in page
    assert "not verified" in page
    assert "Months: 120" in page


@pytest.mark.parametrize("act", ["", "dry-run/", "erase-due/"])
def test_a_new_bank_begins_with_the_standard_periods(fresh_administrator, act):
    ask = fresh_administrator.post if act else fresh_administrator.get
    answer = ask(f"{ADMIN}{act}", follow=True)

    assert answer.status_code == 200
    assert "反洗钱法" in answer.content.decode()
    assert set(RetentionRule.objects.values_list("record_class", flat=True)) == {
        one.code for one in record_classes()
    }


def test_a_dry_run_is_written_down(as_administrator, bank):
    as_administrator.post(f"{ADMIN}dry-run/")

    assert RetentionRun.objects.get().is_dry
    assert "Identity of customers: due 0" in as_administrator.get(ADMIN).content.decode()


def test_what_is_due_goes_only_with_a_fresh_proof(
    administrator,
    fresh_administrator,
    gone_long_ago,
):
    stale = client(administrator)
    session = stale.session
    session.pop("proved_at", None)
    session.save()

    assert stale.post(f"{ADMIN}erase-due/").status_code == 302
    assert not Erasure.objects.exists()
    fresh_administrator.post(f"{ADMIN}erase-due/")
    assert Erasure.objects.get().customer == gone_long_ago


def test_a_period_is_changed(as_administrator, bank):
    answer = as_administrator.post(
        f"{ADMIN}periods/sent_messages/", {"months": "6", "source": "本行制度", "mark": "own"}
    )

    assert answer.status_code == 302
    assert RetentionRule.objects.get(record_class="sent_messages").months == 6
    assert as_administrator.post(f"{ADMIN}periods/sent_messages/", {}).status_code == 422
    assert as_administrator.get(f"{ADMIN}periods/nothing/").status_code == 404
    short = {"months": "6", "source": "x", "mark": "own"}
    refused = as_administrator.post(f"{ADMIN}periods/customer_identity/", short)
    assert "at least 120 months" in refused.content.decode()


def test_a_hold_is_placed_and_lifted_with_a_reason(as_administrator, lin):
    as_administrator.post(f"{ADMIN}holds/", {"customer_id": "C001", "reason": "诉讼"})
    hold = LegalHold.objects.get()
    unknown = as_administrator.post(f"{ADMIN}holds/", {"customer_id": "C777", "reason": "诉讼"})

    as_administrator.post(f"{ADMIN}holds/{hold.pk}/lift/", {"reason": ""})
    hold.refresh_from_db()
    assert hold.lifted_at is None
    as_administrator.post(f"{ADMIN}holds/{hold.pk}/lift/", {"reason": "结案"})

    hold.refresh_from_db()
    assert hold.lifted_by == "chen"
    assert unknown.status_code == 422
    assert "结案" in as_administrator.get(f"{ADMIN}holds/").content.decode()


def test_a_hold_of_another_branch_is_not_there(away, elsewhere):
    hold = retention_actions.place_hold(customer=away, reason="秘密调查", by="chen")
    here = client(person(username="sun", role=Role.ADMINISTRATOR, branch=elsewhere))

    assert "秘密调查" not in here.get(f"{ADMIN}holds/").content.decode()
    assert here.post(f"{ADMIN}holds/{hold.pk}/lift/", {"reason": "x"}).status_code == 404


def test_an_assessment_is_written_and_read(as_administrator, bank):
    said = dict.fromkeys(("scope", "necessity", "risks", "measures"), "已评估")
    as_administrator.post(
        f"{ADMIN}assessments/",
        {"code": "sharing", "title": "提供给保险", "decision": "可行", **said},
    )

    assert Assessment.objects.get().decided_by == "chen"
    assert "提供给保险" in as_administrator.get(f"{ADMIN}assessments/").content.decode()
    assert "已评估" in as_administrator.get(f"{ADMIN}assessments/sharing/").content.decode()
    assert as_administrator.get(f"{ADMIN}assessments/nothing/").status_code == 404
    assert as_administrator.post(f"{ADMIN}assessments/", {}).status_code == 422


def test_the_report_is_shown_and_given(as_administrator, erased):
    page = as_administrator.get(f"{ADMIN}erasures/{erased.pk}/").content.decode()
    file = as_administrator.get(f"{ADMIN}erasures/{erased.pk}/report/")

    assert "Nothing was found" in page
    assert "Numbers and addresses" in page
    assert json.loads(file.content)["customer_ids"] == ["C001"]
    assert file["X-Report-Signature"] == erased.signature
    assert "Erased and proved" in as_administrator.get(f"{ADMIN}erasures/").content.decode()


def test_an_altered_report_is_seen(as_administrator, erased):
    Erasure.objects.update(report=erased.report.replace('"left": 0', '"left": 1'))

    page = as_administrator.get(f"{ADMIN}erasures/{erased.pk}/").content.decode()

    assert "this report was altered" in page


def test_an_erasure_under_way_has_no_report_yet(as_administrator, lin):
    planned = erasure_actions.plan_erasure(lin, by="chen")

    assert "under way" in as_administrator.get(f"{ADMIN}erasures/{planned.pk}/").content.decode()
    assert as_administrator.get(f"{ADMIN}erasures/{planned.pk}/report/").status_code == 404
