from __future__ import annotations

from datetime import datetime

from zhike.apps.notifications.rules import MailState, Ways, mail_state, next_try

NOON = datetime(2026, 1, 5, 12, 0)


def test_a_mail_waits_only_where_it_is_wanted_and_can_arrive():
    wanted = Ways(mail=True)

    assert mail_state(ways=wanted, has_address=True) is MailState.WAITING
    assert mail_state(ways=wanted, has_address=False) is MailState.NONE
    assert mail_state(ways=Ways(), has_address=True) is MailState.NONE


def test_the_fifth_failure_is_the_last():
    assert next_try(tries=4, failed_at=NOON) > NOON
    assert next_try(tries=5, failed_at=NOON) is None
