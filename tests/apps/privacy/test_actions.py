from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.privacy.conftest import ask

from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.consents.queries import facts_of
from zhike.apps.customers.models import Customer
from zhike.apps.privacy import actions
from zhike.apps.privacy.errors import (
    CopyGone,
    ExtensionTooLong,
    IdentityMissing,
    ReasonMissing,
    StepNotAllowed,
)
from zhike.apps.privacy.models import CopyFile, RequestStep, RightsRequest
from zhike.apps.privacy.queries import words_of
from zhike.apps.privacy.rules import RefusalGround, RightKind, State


def test_a_request_has_its_clock_and_its_words_sealed(lin):
    made = ask(lin)

    assert (made.due_date - timezone.localdate(made.received_at)).days == made.limit_days == 15
    assert "13800001111" not in made.wish_sealed
    assert words_of(made).wish == "请提供 13800001111 的全部信息"
    assert AuditRow.objects.filter(activity="receive rights request", customer_id="C001").exists()


def test_the_clock_runs_while_identity_is_not_proved_and_nothing_else_may_happen(lin):
    made = ask(lin, proof="")

    assert made.state == State.RECEIVED
    with pytest.raises(IdentityMissing):
        actions.answer_request(made.pk, answer="给您", by="wang")
    with pytest.raises(IdentityMissing):
        actions.make_copy(made.pk, by="wang")
    proved = actions.prove_identity(made.pk, proof="网点核验", by="wang")
    assert (proved.state, proved.due_date) == (State.IN_WORK, made.due_date)


def test_a_request_is_answered_once_and_every_step_stands(lin, agent):
    made = ask(lin)
    actions.take_request(made.pk, handler=agent)

    answered = actions.answer_request(made.pk, answer="见附件", by="wang")

    assert (answered.state, answered.handler) == (State.ANSWERED, agent)
    assert answered.closed_at is not None
    assert words_of(answered).answer == "见附件"
    assert list(RequestStep.objects.values_list("activity", flat=True)) == [
        "receive rights request",
        "take rights request",
        "answer rights request",
    ]
    with pytest.raises(StepNotAllowed):
        actions.answer_request(made.pk, answer="again", by="wang")
    assert Outbox.objects.filter(case_id=str(made)).count() == 3


def test_a_refusal_needs_ground_and_reason(lin):
    made = ask(lin)

    with pytest.raises(ReasonMissing):
        actions.refuse_request(made.pk, ground=RefusalGround.SECRECY, reason=" ", by="wang")
    refused = actions.refuse_request(
        made.pk, ground=RefusalGround.LEGAL_DUTY, reason="法定保存期未满", by="wang"
    )
    assert (refused.state, refused.refusal_ground) == (State.REFUSED, "legal_duty")


def test_more_time_is_taken_with_a_reason_within_the_limit_and_before_it_is_over(lin):
    made = ask(lin)

    extended = actions.extend_request(made.pk, days=10, reason="资料分散", by="wang")
    assert (extended.due_date - made.due_date).days == 10
    with pytest.raises(ExtensionTooLong):
        actions.extend_request(made.pk, days=6, reason="again", by="wang")
    with pytest.raises(ReasonMissing):
        actions.extend_request(made.pk, days=1, reason="", by="wang")
    RightsRequest.objects.update(due_date=timezone.localdate() - timedelta(days=1))
    with pytest.raises(StepNotAllowed):
        actions.extend_request(made.pk, days=1, reason="late", by="wang")


def test_a_request_is_taken_back(lin):
    made = actions.take_back_request(ask(lin).pk, by="wang")

    assert made.state == State.WITHDRAWN


def test_an_answered_objection_ends_personal_recommendations_and_keeps_other_wishes(lin):
    made = ask(lin, RightKind.OBJECT)

    actions.answer_request(made.pk, answer="已关闭", by="wang")

    (facts,) = facts_of([lin])
    assert not facts.wishes.personalised
    assert facts.wishes.refused_channels == {"sms"}


def test_a_copy_holds_everything_of_all_entries_and_lies_sealed(lin, lin_again):
    made = ask(lin)

    copy = actions.make_copy(made.pk, by="wang")
    text = actions.open_copy(copy.pk, by="wang")

    assert "lin@example.cn" not in copy.content_sealed
    content = json.loads(text)
    assert content["customer_ids"] == ["C001", "C002"]
    held = {place["name"]: place["rows"] for place in content["places"]}
    assert [row["value"] for row in held["customers.identifiers"]].count("13800001111") == 2
    assert held["consents.choices"][0]["purpose"] == "marketing"
    assert held["privacy.requests"][0]["wish"] == "请提供 13800001111 的全部信息"
    row = AuditRow.objects.get(activity="download copy")
    assert (row.by, row.customer_id) == ("wang", "C001")
    assert CopyFile.objects.get().downloads == 1


def test_a_copy_expires_and_is_thrown_away(lin):
    copy = actions.make_copy(ask(lin).pk, by="wang")
    later = copy.expires_at + timedelta(seconds=1)

    assert actions.expire_copies(now=copy.expires_at - timedelta(seconds=1)) == 0
    assert actions.expire_copies(now=later) == 1

    copy.refresh_from_db()
    assert copy.content_sealed == ""
    with pytest.raises(CopyGone):
        actions.open_copy(copy.pk, by="wang")


def test_a_request_from_a_merged_entry_stays_with_it(lin_again):
    made = ask(lin_again)

    assert made.customer == Customer.objects.get(customer_id="C002")
