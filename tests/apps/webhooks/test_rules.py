from __future__ import annotations

from datetime import datetime, timedelta

from zhike.apps.webhooks.rules import body_of, must_pause, next_try, wants

NOON = datetime(2026, 1, 5, 12, 0)


def test_the_waits_grow_and_add_up_to_about_a_day():
    waits = [next_try(tries=n, failed_at=NOON) - NOON for n in range(1, 8)]

    assert waits == sorted(waits)
    assert timedelta(hours=23) < sum(waits, timedelta()) < timedelta(hours=25)
    assert next_try(tries=8, failed_at=NOON) is None


def test_nothing_chosen_means_everything():
    assert wants(chosen=[], activity="sign in")
    assert wants(chosen=["sign in"], activity="sign in")
    assert not wants(chosen=["open ticket"], activity="sign in")


def test_an_endpoint_is_paused_at_the_twentieth_failure():
    assert not must_pause(failures_in_a_row=19)
    assert must_pause(failures_in_a_row=20)


def test_the_same_event_always_has_the_same_body():
    assert body_of({"b": "二", "a": 1}) == body_of({"a": 1, "b": "二"}) == '{"a":1,"b":"二"}'
