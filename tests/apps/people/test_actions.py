from __future__ import annotations

import pytest
from django.test import RequestFactory

from zhike.apps.audit.models import Outbox
from zhike.apps.people import actions
from zhike.apps.people.errors import (
    BeyondOwnRights,
    DemoBeyondHere,
    NameTaken,
    SignInRefused,
    TooManyTries,
    WeakPassword,
)
from zhike.apps.people.models import FailedSignIn, User
from zhike.apps.people.rules import FAILURES_ALLOWED, ROLES_WITH_PAGES, Role

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


def test_after_too_many_failures_even_the_right_password_waits(request_here, monkeypatch):
    create()
    for _ in range(FAILURES_ALLOWED):
        actions.note_failure(username="zhao")

    with pytest.raises(TooManyTries):
        actions.sign_in(request_here, username="zhao", password=PASSWORD)


def test_a_success_forgets_the_failures_before_it(request_here):
    create()
    actions.note_failure(username="zhao")

    actions.sign_in(request_here, username="zhao", password=PASSWORD)

    assert not FailedSignIn.objects.exists()


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
