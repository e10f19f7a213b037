from __future__ import annotations

from zhike.apps.people.password_actions import keep_password, password_set_at
from zhike.apps.people.policy_actions import change_policy


def test_as_many_passwords_are_kept_as_the_policy_remembers(administrator, agent):
    change_policy(by=administrator, remembered_passwords=2)
    for number in range(4):
        agent.set_password(f"a-long-night-{number}")
        keep_password(agent)

    kept = list(agent.passwords.values_list("password", flat=True))
    assert len(kept) == 2
    assert kept[0] == agent.password


def test_without_a_record_a_password_is_as_old_as_its_person(agent):
    assert password_set_at(agent) == agent.joined_at
    keep_password(agent)
    assert password_set_at(agent) > agent.joined_at
