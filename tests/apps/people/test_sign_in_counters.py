from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.ready_banks import put_bank

from zhike.apps.people import sign_in_counters
from zhike.apps.people.errors import TooManyTries
from zhike.apps.people.models import SignInCounter, SignInPolicy
from zhike.apps.people.sign_in_counters import (
    clear_old_counters,
    forget,
    give_back,
    key_of,
    lock_of,
    take_try,
)

POLICY = SignInPolicy(id=1, attempts=3, window_minutes=10, lock_minutes=20, address_attempts=5)
# 40 guesses at once against a limit of 8: how many passwords are looked at, and how many names
# one address may try at once.
RUSH = """
import json, threading
from zhike.cli.serve import set_up_database
set_up_database()
from django.db import connection
from django.test import RequestFactory
from zhike.apps.people import actions
from zhike.apps.people.errors import SignInRefused, TooManyTries
from zhike.apps.people.rules import Role
right = "a-long-night-in-the-vault"
actions.create_person(username="zhao", password=right, role=Role.AGENT, by="test")
heard, refused, ready = [], [], threading.Barrier(40)
def guess(number):
    request = RequestFactory().post("/sign-in/", REMOTE_ADDR=f"10.0.0.{number}")
    ready.wait()
    try:
        actions.check_password(request, username="zhao", password=f"guess-number-{number}")
    except SignInRefused:
        heard.append(number)
    except TooManyTries:
        refused.append(number)
    finally:
        connection.close()
threads = [threading.Thread(target=guess, args=(number,)) for number in range(40)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(json.dumps([len(heard), len(refused)]))
"""


def tries(*, username="zhao", address="", times=1):
    return [take_try(username=username, address=address, policy=POLICY).locks for _ in range(times)]


@pytest.fixture
def later(monkeypatch, db):
    begin = timezone.now()

    def at(minutes):
        moment = begin + timedelta(minutes=minutes)
        monkeypatch.setattr(sign_in_counters.timezone, "now", lambda: moment)

    at(0)
    return at


def test_the_last_try_locks_and_no_further_one_is_heard(later):
    assert tries(times=3) == [False, False, True]
    with pytest.raises(TooManyTries, match="Wait 20 minutes"):
        tries()


def test_a_lock_ends_at_its_time_and_tries_count_anew(later):
    tries(times=3)
    later(19.9)
    with pytest.raises(TooManyTries, match="Wait 1 minutes"):
        tries()

    later(20)
    assert tries(times=3) == [False, False, True]


def test_a_window_that_is_over_counts_no_more(later):
    tries(times=2)
    later(10)

    assert tries(times=2) == [False, False]


def test_one_address_runs_out_over_many_names(later):
    for number in range(5):
        tries(username=f"name-{number}", address="10.0.0.9")

    with pytest.raises(TooManyTries):
        tries(username="another", address="10.0.0.9")
    assert tries(username="another", address="10.0.0.8") == [False]


def test_a_try_refused_by_the_address_costs_the_name_nothing(later):
    for number in range(5):
        tries(username=f"name-{number}", address="10.0.0.9")
    for _ in range(4):
        with pytest.raises(TooManyTries):
            tries(address="10.0.0.9")

    assert tries(times=2) == [False, False]


def test_a_right_password_is_no_try_of_its_address(later):
    for _ in range(20):
        give_back(take_try(username="zhao", address="10.0.0.9", policy=POLICY))

    assert tries(address="10.0.0.9", times=3) == [False, False, True]


def test_a_right_password_does_not_forget_what_was_wrong_before(later):
    tries(times=2)
    give_back(take_try(username="zhao", address="", policy=POLICY))

    assert tries() == [True]


def test_a_name_is_unlocked_by_hand_and_only_a_locked_one_was(later):
    tries(times=3)

    assert lock_of("zhao") is not None
    assert forget(key_of("name", "zhao"))
    assert not forget(key_of("name", "zhao"))
    assert lock_of("zhao") is None
    assert tries() == [False]


def test_old_counters_go_and_locks_that_hold_stay(later):
    tries(times=1)
    tries(username="locked", times=3)
    SignInCounter.objects.filter(key=key_of("name", "locked")).update(
        locked_until=timezone.now() + timedelta(days=9)
    )

    clear_old_counters(now=timezone.now() + timedelta(days=3))

    assert SignInCounter.objects.get().key == key_of("name", "locked")


def test_forty_guesses_at_once_are_heard_no_more_often_than_the_limit(tmp_path):
    put_bank(tmp_path, url=None)
    environment = {**os.environ, "ZHIKE_HOME": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-c", RUSH], env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [8, 32]
