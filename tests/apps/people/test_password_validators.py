from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError

from zhike.apps.people.password_actions import keep_password
from zhike.apps.people.policy_actions import change_policy

NIGHT = "a-long-night-in-the-{}"


def refused(password, user):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, user)
    return [error.code for error in refusal.value.error_list]


def test_the_policy_decides_how_long_a_password_is(administrator, agent):
    validate_password("vault-door", agent)
    change_policy(by=administrator, least_length=16)

    assert refused("vault-door", agent) == ["password_too_short"]


def test_the_own_name_is_no_password(agent):
    assert "password_holds_name" in refused("wang-at-the-bank", agent)


def test_common_and_numeric_passwords_are_refused_still(agent):
    assert "password_too_common" in refused("password123", agent)
    assert "password_entirely_numeric" in refused("8265410397", agent)


def test_the_last_passwords_do_not_come_back_and_the_one_before_them_may(administrator, agent):
    change_policy(by=administrator, remembered_passwords=2)
    for place in ("vault", "cellar", "garden"):
        agent.set_password(NIGHT.format(place))
        agent.save()
        keep_password(agent)

    for place in ("garden", "cellar"):
        assert refused(NIGHT.format(place), agent) == ["password_used_before"]
    validate_password(NIGHT.format("vault"), agent)


def test_the_rules_are_told_with_their_numbers(db):
    assert "At least 10 characters." in password_validators_help_texts()
