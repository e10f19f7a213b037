from __future__ import annotations

import json

import pytest
from tests.apps.people.authenticator import Authenticator

from zhike.apps.people.errors import DemoStaysAsItIs, FactorNeeded, KeyRefused
from zhike.apps.people.models import SecurityKey, User
from zhike.apps.people.policy_actions import change_policy
from zhike.apps.people.security_key_actions import (
    options_to_register,
    options_to_use,
    register_key,
    remove_key,
    use_key,
)


@pytest.fixture
def here(rf, client, db):
    request = rf.get("/", headers={"host": "localhost"})
    request.session = client.session
    return request


def registered(here, user, **place):
    key = Authenticator(**place)
    options = options_to_register(here, user=user)
    register_key(here, user=user, answer=key.register(options), name="蓝色")
    return key


def test_a_key_is_registered_and_used_and_brings_recovery_codes_once(here, agent):
    key = registered(here, agent)
    registered(here, agent)

    use_key(here, user=agent, answer=key.use(options_to_use(here, user=agent)))

    assert agent.recovery_codes.count() == 10
    assert SecurityKey.objects.order_by("id")[0].sign_count == 1
    assert SecurityKey.objects.order_by("id")[0].last_used_at is not None


def test_one_question_has_one_answer(here, agent):
    key = registered(here, agent)
    answer = key.use(options_to_use(here, user=agent))
    use_key(here, user=agent, answer=answer)

    with pytest.raises(KeyRefused):
        use_key(here, user=agent, answer=answer)


def test_a_copied_key_is_refused_when_its_counter_goes_back(here, agent):
    key = registered(here, agent)
    for _ in range(3):
        use_key(here, user=agent, answer=key.use(options_to_use(here, user=agent)))

    key.count = 1
    with pytest.raises(KeyRefused):
        use_key(here, user=agent, answer=key.use(options_to_use(here, user=agent)))


def test_a_key_of_somebody_else_opens_nothing(here, agent, analyst):
    key = registered(here, analyst)

    with pytest.raises(KeyRefused):
        use_key(here, user=agent, answer=key.use(options_to_use(here, user=agent)))


@pytest.mark.parametrize(
    "place", [{"host": "elsewhere.example"}, {"origin": "http://elsewhere.example"}]
)
def test_an_answer_given_on_another_page_is_refused(here, agent, place):
    with pytest.raises(KeyRefused):
        registered(here, agent, **place)


@pytest.mark.parametrize("answer", ["", "{}", "[]", '{"id": "x"}', "\x00"])
def test_an_answer_that_is_none_is_refused(here, agent, answer):
    with pytest.raises(KeyRefused):
        register_key(here, user=agent, answer=answer, name="x")
    with pytest.raises(KeyRefused):
        use_key(here, user=agent, answer=answer)


def test_the_same_key_is_not_taken_twice(here, agent):
    key = registered(here, agent)
    options = options_to_register(here, user=agent)

    assert len(json.loads(options)["excludeCredentials"]) == 1
    with pytest.raises(KeyRefused):
        register_key(here, user=agent, answer=key.register(options), name="again")


def test_the_only_factor_of_somebody_who_needs_one_stays(here, administrator, agent):
    registered(here, agent)
    change_policy(by=administrator, second_factor_roles=["agent"])

    key = agent.security_keys.get()
    with pytest.raises(FactorNeeded):
        remove_key(agent, key_id=key.pk)
    registered(here, agent)
    remove_key(agent, key_id=key.pk)
    assert agent.security_keys.count() == 1


def test_a_demo_person_gets_no_key(here, agent):
    User.objects.filter(pk=agent.pk).update(is_demo=True)

    with pytest.raises(DemoStaysAsItIs):
        registered(here, User.objects.get(pk=agent.pk))
