from __future__ import annotations

import pytest

from zhike.apps.people.queries import sign_in_policy
from zhike.apps.people.sign_in_counters import take_try
from zhike.apps.portal import limits
from zhike.apps.portal.errors import TooOften


def test_the_sixth_code_in_a_quarter_of_an_hour_is_refused(db):
    for _time in range(5):
        limits.take_ask("C001", address="10.0.0.1")

    with pytest.raises(TooOften, match="15 minutes"):
        limits.take_ask("C001", address="10.0.0.1")
    limits.take_ask("C002", address="10.0.0.1")


def test_an_address_that_asks_for_many_is_refused(db):
    for number in range(limits.ASKING.address_attempts):
        limits.take_ask(f"C{number}", address="10.0.0.1")

    with pytest.raises(TooOften):
        limits.take_ask("another", address="10.0.0.1")
    limits.take_ask("another", address="10.0.0.2")


def test_a_try_that_was_right_is_given_back(db):
    for _time in range(limits.TRYING.attempts + 5):
        limits.take_code_try("C001", address="10.0.0.1")()
    for _time in range(limits.TRYING.attempts):
        limits.take_code_try("C001", address="10.0.0.1")

    with pytest.raises(TooOften):
        limits.take_code_try("C001", address="10.0.0.1")


def test_one_customer_gets_five_codes_however_he_is_named(db):
    assert [limits.may_send_to("C001") for _time in range(6)] == [True] * 5 + [False]


def test_tokens_are_counted_by_address(db):
    for _time in range(limits.TOKENS.attempts):
        limits.take_token_try(address="10.0.0.1")

    with pytest.raises(TooOften):
        limits.take_token_try(address="10.0.0.1")


def test_a_token_that_held_uses_nothing_up(db):
    for _time in range(limits.TOKENS.attempts + 5):
        limits.take_token_try(address="10.0.0.1")()

    limits.take_token_try(address="10.0.0.1")


def test_the_customers_door_does_not_lock_the_door_of_the_staff(db):
    for _time in range(5):
        limits.take_ask("chen", address="10.0.0.1")
    with pytest.raises(TooOften):
        limits.take_ask("chen", address="10.0.0.1")

    assert take_try(username="chen", address="10.0.0.1", policy=sign_in_policy()).keys
