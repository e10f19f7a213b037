from datetime import datetime

import numpy as np

from zhike.demo.app import callers_of, sessions_of
from zhike.demo.bank import found_bank
from zhike.demo.people import make_people
from zhike.demo.planted import FACE_LOGIN


def failure_share(table, *, since, until):
    at = table.column("occurred_at").to_numpy()
    names = np.array(table.column("activity").to_pylist())
    inside = (at >= np.datetime64(since)) & (at < np.datetime64(until))
    failed, entered = (names == "人脸登录失败")[inside].sum(), (names == "人脸登录")[inside].sum()
    return failed / (failed + entered)


WEEKS = {"since": datetime(2025, 5, 16), "until": datetime(2025, 6, 4)}


def test_failures_jump_with_the_release_and_end_with_the_repair(tables):
    during = failure_share(tables["app"], **WEEKS)
    after = failure_share(tables["app"], since=datetime(2025, 6, 6), until=datetime(2025, 8, 1))

    assert abs(during - FACE_LOGIN.failure_share) < 0.05
    assert abs(after - FACE_LOGIN.usual_failure_share) < 0.015


def test_without_the_truth_the_release_breaks_nothing(without):
    assert failure_share(without("app_release_face_login")["app"], **WEEKS) < 0.05


def test_only_app_users_have_sessions_and_each_session_begins_with_opening_the_app(bank):
    people = make_people(bank)
    sessions = sessions_of(bank, people, month=3)

    assert people.uses_app[sessions.customer].all()
    assert (sessions.length >= 1).all()
    assert sessions.failures.max() <= 3


def test_every_session_opens_the_app_once(tables):
    log = tables["app"]
    opened = log.filter(np.array(log.column("activity").to_pylist()) == "打开应用")

    assert opened.num_rows == len(set(log.column("case_id").to_pylist()))
    assert opened.num_rows == len(set(opened.column("case_id").to_pylist()))


def test_nobody_rings_because_of_a_release_that_broke_nothing():
    broken, sound = (
        found_bank(seed=1, customers=1_000, without=names)
        for names in ((), ("app_release_face_login",))
    )

    assert len(callers_of(broken, make_people(broken)).at) > 20
    assert len(callers_of(sound, make_people(sound)).at) == 0
