from __future__ import annotations

import pytest

from zhike.apps.people.actions import create_demo_people
from zhike.apps.people.models import User
from zhike.apps.people.sessions import Listener, listener_of


def scope(client, address="127.0.0.1"):
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return {
        "path": "/live/",
        "client": (address, 50000),
        "headers": [(b"host", b"localhost:8000"), (b"cookie", cookie.encode())],
    }


def test_an_administrator_hears_of_all_jobs_and_an_analyst_of_his_own(
    as_administrator, administrator, as_analyst, analyst
):
    assert listener_of(scope(as_administrator)) == Listener(
        user_id=administrator.pk, sees_jobs=True, sees_all=True
    )
    assert listener_of(scope(as_analyst)) == Listener(
        user_id=analyst.pk, sees_jobs=True, sees_all=False
    )


def test_nobody_hears_without_a_session_or_without_the_permission(visitor, as_powerless):
    assert listener_of(scope(visitor)) is None
    assert listener_of(scope(as_powerless)) is None


def test_an_agent_hears_of_no_jobs(as_agent, agent):
    assert listener_of(scope(as_agent)) == Listener(
        user_id=agent.pk, sees_jobs=False, sees_all=False
    )


def test_a_session_that_was_ended_hears_no_more(as_analyst):
    before = scope(as_analyst)
    as_analyst.post("/sign-out/")

    assert listener_of(before) is None


@pytest.mark.parametrize(("address", "heard"), [("127.0.0.1", True), ("10.0.0.5", False)])
def test_a_demo_person_hears_on_this_machine_only(visitor, address, heard):
    create_demo_people()
    visitor.force_login(User.objects.get(username="admin"))

    assert (listener_of(scope(visitor, address)) is not None) is heard
