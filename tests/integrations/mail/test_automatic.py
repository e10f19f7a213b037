"""Who wrote it: a person, or a machine that must get no answer by machine."""

from __future__ import annotations

import pytest

from zhike.integrations.mail.automatic import Finding, Origin, origin_of
from zhike.integrations.mail.headers import Headers


def found(head: str, *, sender: str = "li@home.example", own: bool = False) -> Finding:
    return origin_of(Headers(head.encode()), sender=sender, own=own)


@pytest.mark.parametrize(
    ("head", "origin"),
    [
        ("Auto-Submitted: auto-replied", Origin.AUTO_REPLY),
        ("Auto-Submitted: auto-replied (vacation)", Origin.AUTO_REPLY),
        ("Auto-Submitted: auto-generated; owner-email=x", Origin.GENERATED),
        ("X-Autoreply: yes", Origin.AUTO_REPLY),
        ("X-Autorespond: vacation", Origin.AUTO_REPLY),
        ("Precedence: auto_reply", Origin.AUTO_REPLY),
        ("Precedence: bulk", Origin.BULK),
        ("Precedence: JUNK", Origin.BULK),
        ("List-Id: <news.shop.example>", Origin.LIST),
        ("List-Unsubscribe: <https://shop.example>", Origin.LIST),
        ("X-Auto-Response-Suppress: DR, OOF, AutoReply", Origin.NO_ANSWER),
        ("X-Auto-Response-Suppress: All", Origin.NO_ANSWER),
        ("Subject: 自动回复：我在休假", Origin.AUTO_REPLY),
        ("Subject: Automatic reply: card", Origin.AUTO_REPLY),
        ("Subject: Out of office", Origin.AUTO_REPLY),
        ("Content-Type: multipart/report; report-type=delivery-status", Origin.BOUNCE),
        ("Content-Type: multipart/report; report-type=disposition-notification", Origin.AUTO_REPLY),
        ("X-Failed-Recipients: li@home.example", Origin.BOUNCE),
        ("Return-Path: <>\r\nSubject: Undelivered Mail Returned to Sender", Origin.BOUNCE),
        ("Return-Path: <>\r\nSubject: hello", Origin.GENERATED),
    ],
)
def test_a_machine_gives_itself_away(head, origin):
    assert found(head).origin is origin
    assert found(head).because


@pytest.mark.parametrize(
    ("sender", "origin"),
    [
        ("mailer-daemon@home.example", Origin.BOUNCE),
        ("postmaster@home.example", Origin.BOUNCE),
        ("no-reply@shop.example", Origin.GENERATED),
        ("donotreply@shop.example", Origin.GENERATED),
    ],
)
def test_some_addresses_belong_to_machines(sender, origin):
    assert found("Subject: x", sender=sender).origin is origin


@pytest.mark.parametrize(
    "head",
    [
        "Subject: My card",
        "Auto-Submitted: no",
        "Precedence: first-class",
        "X-Autoreply: no",
        "X-Auto-Response-Suppress: None",
        "Subject: 自动回复功能怎么关闭",
        "Subject: 退信了怎么办",
        "Return-Path: <li@home.example>",
        "Content-Type: multipart/mixed; boundary=x",
    ],
)
def test_a_person_stays_a_person(head):
    assert found(head) == Finding(Origin.PERSON)


def test_our_own_mark_comes_before_all_others():
    assert found("Auto-Submitted: auto-replied", own=True).origin is Origin.OWN
