from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from zhike.apps.mailboxes import rules

NOON = datetime(2026, 1, 5, 12)


def test_a_mail_is_tried_for_three_days_and_then_given_up():
    tries = range(1, 9)

    waits = [rules.next_try(tries=each, failed_at=NOON, final=False) for each in tries]

    assert waits[-1] is None
    assert sum((each - NOON for each in waits[:-1]), timedelta()) > timedelta(days=3)


def test_a_refusal_for_good_is_not_tried_again():
    assert rules.next_try(tries=1, failed_at=NOON, final=True) is None


@pytest.mark.parametrize(
    ("is_automatic", "sent", "may"),
    [(False, 0, True), (False, 2, True), (False, 3, False), (True, 0, False)]
)  # fmt: skip
def test_receipts_go_to_people_and_not_without_end(is_automatic, sent, may):
    assert rules.may_get_receipt(is_automatic=is_automatic, sent_within_hour=sent) is may


@pytest.mark.parametrize("subject", ["回复：我的卡", "答复: 我的卡", "RE: 我的卡"])
def test_a_subject_is_answered_once(subject):
    assert rules.subject_of(subject, number="T0000042", is_reply=True) == f"{subject} [T0000042]"


@pytest.mark.parametrize("key", [1, 42, 10**11])
def test_a_message_is_found_by_its_nonce(key):
    message_id = f"zk.{'c' * 32}.{rules.nonce_of(key)}.signature@bank.example"

    assert rules.key_of_nonce(message_id) == key


@pytest.mark.parametrize("message_id", ["", "a@b", "zk.c.receipt000000000042.s@b", "zk.c.m1.s@b"])
def test_any_other_id_names_no_message(message_id):
    assert rules.key_of_nonce(message_id) is None
