from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.apps.portal.conftest import MAIL, PHONE

from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.consents import sending
from zhike.apps.consents.actions import choose_contact, restrict
from zhike.apps.consents.rules import TakenThrough, Wishes
from zhike.apps.portal.code_actions import (
    ask_for_code,
    forget_old_codes,
    send_waiting_codes,
    try_code,
)
from zhike.apps.portal.demo_actions import publish_demo_customer
from zhike.apps.portal.errors import CodeOver, CodeWrong, TooOften
from zhike.apps.portal.models import SignInCode
from zhike.integrations.customer_messages.senders import MailSender

HERE = "10.0.0.1"


@pytest.fixture
def mails(monkeypatch):
    out: list[tuple[str, str, str]] = []
    monkeypatch.setattr(sending, "_SENDERS", {})
    sending.use_sender(MailSender(lambda mail: out.append((mail.address, mail.subject, mail.text))))
    return out


def ask(typed: str) -> str:
    return ask_for_code(typed, address=HERE, demo_here=False).handle


def code_in(mail: tuple[str, str, str]) -> str:
    return re.findall(r"\d{6}", mail[2])[0]


def another(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_code_goes_out_and_opens_once(lin, mails):
    handle = ask(PHONE)
    send_waiting_codes()

    (mail,) = mails
    assert mail[0] == MAIL
    assert try_code(handle, code=code_in(mail), address=HERE).customer == lin
    with pytest.raises(CodeOver):
        try_code(handle, code=code_in(mail), address=HERE)


def test_no_row_holds_the_code(lin, mails):
    ask("C001")
    send_waiting_codes()

    code = code_in(mails[0])
    assert code not in str(SignInCode.objects.values().get()) + str(list(Outbox.objects.values()))
    assert code not in str(list(AuditRow.objects.values()))


def test_five_wrong_tries_close_a_code_for_the_right_one_too(lin, mails):
    handle = ask("C001")
    send_waiting_codes()
    code = code_in(mails[0])

    for _time in range(5):
        with pytest.raises(CodeWrong):
            try_code(handle, code=another(code), address=HERE)
    with pytest.raises(CodeOver):
        try_code(handle, code=code, address=HERE)


def test_a_code_is_over_after_five_minutes(lin, mails):
    handle = ask("C001")
    send_waiting_codes()
    SignInCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(CodeOver):
        try_code(handle, code=code_in(mails[0]), address=HERE)


def test_a_code_opens_only_for_the_browser_that_asked(lin, mails):
    ask("C001")
    send_waiting_codes()
    other = ask("C001")

    with pytest.raises(CodeWrong):
        try_code(other, code=code_in(mails[0]), address=HERE)


def test_fifteen_wrong_tries_over_several_codes_lock_the_customer(lin, mails):
    handles = [ask("C001") for _time in range(4)]
    send_waiting_codes()
    codes = [code_in(mail) for mail in mails]
    for handle in handles[:3]:
        for _time in range(5):
            wrong = next(x for x in map(str, range(100000, 100009)) if x not in codes)
            with pytest.raises(CodeWrong):
                try_code(handle, code=wrong, address=HERE)

    with pytest.raises(TooOften):
        try_code(handles[3], code=codes[3], address=HERE)


def test_who_asks_for_nobody_gets_the_same_answers_after_the_same_work(lin, mails):
    asked = []
    for typed in (PHONE, "13700000000"):
        with CaptureQueriesContext(connection) as caught:
            ask(typed)
        asked.append([query["sql"].split(" ")[0] for query in caught])
    known, unknown = SignInCode.objects.all()
    send_waiting_codes()

    assert asked[0] == asked[1]
    assert (known.state, unknown.state) == ("waiting", "nobody")
    assert len(mails) == 1
    for handle in (known.handle, unknown.handle):
        wrong = another(code_in(mails[0]))
        for _time in range(5):
            with pytest.raises(CodeWrong):
                try_code(handle, code=wrong, address=HERE)
        with pytest.raises(CodeOver):
            try_code(handle, code=wrong, address=HERE)


def test_the_sixth_code_for_one_customer_does_not_go_out_and_nobody_is_told(lin, mails):
    for typed in ("C001", "C001", "C001", PHONE, MAIL, PHONE):
        ask(typed)
    while send_waiting_codes():
        pass

    assert len(mails) == 5
    assert SignInCode.objects.order_by("id").last().state == "nobody"


def test_who_refuses_every_message_and_who_is_restricted_still_gets_in(lin, mails):
    choose_contact(
        lin,
        wishes=Wishes(do_not_contact=True, refused_channels=frozenset({"email"})),
        taken_through=TakenThrough.WEB,
        evidence="",
        by="test",
    )
    restrict(lin, reason="asked for", by="test")
    ask("C001")
    send_waiting_codes()

    assert len(mails) == 1


def test_the_message_is_in_his_language_and_says_what_it_is_for(lin, mails):
    choose_contact(
        lin, wishes=Wishes(), taken_through=TakenThrough.WEB, evidence="", by="test", language="en"
    )
    ask("C001")
    send_waiting_codes()

    assert "your sign-in code" in mails[0][2]
    assert code_in(mails[0]) not in mails[0][1]  # a subject stands on locked screens


def test_a_code_without_a_sender_fails_and_tells_nobody(lin, monkeypatch, caplog):
    monkeypatch.setattr(sending, "_SENDERS", {})
    handle = ask("C001")
    send_waiting_codes()

    assert SignInCode.objects.get(handle=handle).state == "failed"
    assert "C001" not in caplog.text
    with pytest.raises(CodeWrong):
        try_code(handle, code="000000", address=HERE)


def test_a_code_is_sent_by_one_worker_only(lin, mails):
    ask("C001")
    send_waiting_codes()
    send_waiting_codes()

    assert len(mails) == 1


def test_the_demo_sees_its_code_here_and_nowhere_else(lin, gao, mails):
    publish_demo_customer(lin, note_zh="甲", note_en="A", by="test")

    here = ask_for_code("C001", address=HERE, demo_here=True)
    away = ask_for_code("C001", address=HERE, demo_here=False)
    other = ask_for_code("C009", address=HERE, demo_here=True)

    assert (away.demo_code, other.demo_code) == ("", "")
    row = try_code(here.handle, code=here.demo_code, address=HERE)
    assert (row.customer, row.is_demo) == (lin, True)


def test_a_wrong_code_of_a_customer_is_in_the_audit_log(lin, mails):
    handle = ask("C001")
    send_waiting_codes()
    with pytest.raises(CodeWrong):
        try_code(handle, code=another(code_in(mails[0])), address=HERE)

    row = AuditRow.objects.get(activity="customer sign-in refused")
    assert (row.customer_id, row.by) == ("C001", "zhike")


def test_codes_are_forgotten_after_a_day(lin, mails):
    ask("C001")
    assert forget_old_codes() == 0
    SignInCode.objects.update(asked_at=timezone.now() - timedelta(days=1, seconds=1))

    assert forget_old_codes() == 1
