from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import RequestFactory
from django.utils import timezone

from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.people import actions
from zhike.apps.people.errors import (
    BeyondOwnRights,
    DemoBeyondHere,
    NameTaken,
    PeopleError,
    SignInRefused,
    TooManyTries,
    WeakPassword,
)
from zhike.apps.people.models import (
    FailedSignIn,
    OpenSession,
    PasswordRecord,
    SignInCounter,
    SignInRun,
    User,
)
from zhike.apps.people.policy_actions import change_policy
from zhike.apps.people.queries import sign_in_policy
from zhike.apps.people.rules import ROLES_WITH_PAGES, Role

PASSWORD = "a-long-night-in-the-vault"


@pytest.fixture
def request_here(db, client):
    return request_from("127.0.0.1", client)


def request_from(address, client, host="localhost"):
    request = RequestFactory().post("/sign-in/", REMOTE_ADDR=address, headers={"host": host})
    request.session = client.session
    return request


def create(username="zhao", role=Role.ANALYST):
    return actions.create_person(username=username, password=PASSWORD, role=role, by="test")


def test_a_new_person_can_sign_in_and_both_acts_leave_an_event(request_here):
    user = create()

    signed_in = actions.sign_in(request_here, username="zhao", password=PASSWORD)

    assert signed_in == user
    assert list(Outbox.objects.values_list("activity", "by", "case_id")) == [
        ("create branch", "zhike", f"branch-{user.branch_id}"),
        ("create person", "test", f"user-{user.pk}"),
        ("sign in", "zhao", f"user-{user.pk}"),
    ]


def test_a_wrong_password_is_refused_counted_and_recorded_without_the_password(request_here):
    create()

    with pytest.raises(SignInRefused):
        actions.sign_in(request_here, username="zhao", password="wrong-wrong-wrong")

    assert FailedSignIn.objects.filter(username="zhao").count() == 1
    assert Outbox.objects.last().activity == "sign-in refused"
    assert "wrong-wrong" not in str(list(Outbox.objects.values()))


def guess(request, *, username="zhao", times=1):
    for _ in range(times):
        with pytest.raises(SignInRefused):
            actions.check_password(request, username=username, password="guess-guess-guess")


def test_after_too_many_failures_even_the_right_password_waits_and_the_lock_is_told(request_here):
    user = create()
    guess(request_here, times=sign_in_policy().attempts)

    with pytest.raises(TooManyTries, match="Wait 15 minutes"):
        actions.sign_in(request_here, username="zhao", password=PASSWORD)

    assert Outbox.objects.filter(activity="lock sign-in", case_id=f"user-{user.pk}").count() == 1


def test_a_success_forgets_the_tries_before_it_and_counts_them_for_the_report(request_here):
    create()
    almost = sign_in_policy().attempts - 1
    guess(request_here, times=almost)
    actions.sign_in(request_here, username="zhao", password=PASSWORD)
    guess(request_here, times=almost)

    actions.sign_in(request_here, username="zhao", password=PASSWORD)

    runs = SignInRun.objects.order_by("id").values_list("wrong_before", flat=True)
    assert list(runs) == [almost, almost]


def test_what_was_typed_as_the_name_of_nobody_is_kept_nowhere(request_here):
    guess(request_here, username="my-password-by-mistake")

    assert FailedSignIn.objects.get().username == ""
    rows = [*SignInCounter.objects.values(), *Outbox.objects.values(), *AuditRow.objects.values()]
    assert "my-password-by-mistake" not in str(rows)


def test_whether_somebody_has_a_name_is_told_neither_by_answer_nor_by_work(
    request_here, monkeypatch
):
    create()
    hashed = []
    real = MD5PasswordHasher.encode

    def encode(self, *args):
        hashed.append(1)
        return real(self, *args)

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    told, work = [], []
    for name in ("zhao", "nobody-at-all"):
        hashed.clear()
        for _ in range(sign_in_policy().attempts + 1):
            with pytest.raises(PeopleError) as refusal:
                actions.check_password(request_here, username=name, password="guess-guess")
            told.append(str(refusal.value))
        work.append(len(hashed))

    half = len(told) // 2
    assert told[:half] == told[half:]
    assert "Too many" in told[-1]
    assert work == [sign_in_policy().attempts] * 2


def test_a_password_past_its_age_opens_nothing_but_its_change(request_here, administrator):
    user = create()
    change_policy(by=administrator, password_days=90)
    PasswordRecord.objects.filter(user=user).update(set_at=timezone.now() - timedelta(days=90))

    actions.sign_in(request_here, username="zhao", password=PASSWORD)

    assert User.objects.get(pk=user.pk).must_change_password


def test_a_person_who_left_cannot_sign_in(request_here):
    user = create()
    user.is_active = False
    user.save()

    with pytest.raises(SignInRefused):
        actions.sign_in(request_here, username="zhao", password=PASSWORD)


def test_demo_people_sign_in_here(request_here):
    actions.create_demo_people()

    user = actions.sign_in(request_here, username="admin", password="zhike-admin")

    assert user.role == Role.ADMINISTRATOR


def test_demo_people_are_refused_from_another_machine(db, client):
    actions.create_demo_people()

    with pytest.raises(DemoBeyondHere):
        actions.sign_in(request_from("10.0.0.5", client), username="admin", password="zhike-admin")


def test_making_the_demo_people_twice_changes_nothing(db):
    actions.create_demo_people()
    before = list(User.objects.values())

    actions.create_demo_people()

    assert list(User.objects.values()) == before
    assert {user["role"] for user in before} == set(ROLES_WITH_PAGES)


def test_the_demo_agent_belongs_to_a_branch_and_the_demo_analyst_to_the_head_office(db):
    actions.create_demo_people()

    agent, analyst = (User.objects.get(username=name) for name in ("agent", "analyst"))
    assert agent.branch.parent == analyst.branch
    assert agent.teams.get().branch == agent.branch


def test_who_lets_somebody_in_gives_no_more_than_he_decides_about(db):
    supervisor = create(username="sun", role=Role.SUPERVISOR)

    with pytest.raises(BeyondOwnRights):
        actions.create_person(
            username="zhao", password=PASSWORD, role=Role.ADMINISTRATOR, by="sun", giver=supervisor
        )


def test_a_sign_in_name_belongs_to_one_person(db):
    create()

    with pytest.raises(NameTaken, match="zhao"):
        create()


@pytest.mark.parametrize("password", ["short", "password123", "1234567890123"])
def test_a_weak_password_is_refused_and_nobody_is_made(db, password):
    with pytest.raises(WeakPassword):
        actions.create_person(username="zhao", password=password, role=Role.ANALYST, by="test")

    assert not User.objects.exists()


def test_the_session_gets_a_new_key_at_the_door_also_for_who_is_inside(request_here):
    create()
    request_here.session["seen"] = "before"
    request_here.session.save()
    keys = [request_here.session.session_key]

    for _ in range(2):
        actions.sign_in(request_here, username="zhao", password=PASSWORD)
        keys.append(request_here.session.session_key)

    assert len(set(keys)) == 3
    assert list(OpenSession.objects.values_list("session_key", flat=True)) == keys[-1:]
