from __future__ import annotations

from django.test import Client
from tests.apps.cast import client

from zhike.apps.people.backends import PeopleBackend
from zhike.apps.people.models import User


def test_a_session_knows_its_person_with_branch_and_role(agent, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = PeopleBackend().get_user(str(agent.pk))
        assert found.branch == agent.branch
        assert found.own_role is None
    assert found == agent
    assert PeopleBackend().get_user(agent.pk + 1) is None


def test_who_was_blocked_is_signed_out_at_his_next_request(agent):
    signed_in: Client = client(agent)
    assert signed_in.get("/desk/").status_code == 200

    User.objects.filter(pk=agent.pk).update(is_active=False)

    assert signed_in.get("/desk/").status_code == 302
