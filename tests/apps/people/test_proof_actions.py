from __future__ import annotations

import pytest
from django.test import RequestFactory

from zhike.apps.audit.models import AuditRow
from zhike.apps.people.errors import TooManyTries, WrongPassword
from zhike.apps.people.models import FailedSignIn
from zhike.apps.people.proof_actions import prove_by_word
from zhike.apps.people.queries import sign_in_policy
from zhike.apps.people.step_up import has_fresh_proof


@pytest.fixture
def request_of_agent(agent, client):
    agent.set_password("a-long-night-in-the-vault")
    agent.save()
    request = RequestFactory().post("/prove/", headers={"host": "localhost"})
    request.session, request.user = client.session, agent
    return request


def test_the_right_password_is_a_fresh_proof_and_is_recorded(request_of_agent, agent):
    prove_by_word(request_of_agent, user=agent, word="a-long-night-in-the-vault")

    assert has_fresh_proof(request_of_agent)
    assert AuditRow.objects.get(activity="prove identity").by == "wang"


def test_wrong_passwords_prove_nothing_and_count_as_at_the_door(request_of_agent, agent):
    for _ in range(sign_in_policy().attempts):
        with pytest.raises(WrongPassword):
            prove_by_word(request_of_agent, user=agent, word="guess-guess")

    with pytest.raises(TooManyTries):
        prove_by_word(request_of_agent, user=agent, word="a-long-night-in-the-vault")
    assert not has_fresh_proof(request_of_agent)
    assert FailedSignIn.objects.filter(username="wang").count() == sign_in_policy().attempts
