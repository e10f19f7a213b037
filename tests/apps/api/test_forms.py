from __future__ import annotations

import pytest
from tests.apps.conftest import person

from zhike.apps.api.forms import TokenForm
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role


@pytest.fixture
def shanghai(db):
    return create_branch(code="SH", name="上海分行", parent=head_office(), by="chen")


def filled(caller, **changes) -> TokenForm:
    data = {"name": "core", "permissions": ["read"], "branch": caller.branch.pk, "days": 90}
    return TokenForm(data | changes, caller=caller)


def test_a_whole_form_says_what_the_token_is_to_be(administrator):
    form = filled(administrator, permissions=["read", "customers.see"])

    assert form.is_valid()
    assert form.cleaned_data["permissions"] == ["read", "customers.see"]


@pytest.mark.parametrize(
    "changes", [{"days": 366}, {"days": 0}, {"permissions": []}, {"permissions": ["all"]}]
)
def test_a_token_for_too_long_or_for_nothing_is_refused(administrator, changes):
    assert not filled(administrator, **changes).is_valid()


def test_nobody_makes_a_token_that_reaches_further_than_he(shanghai):
    chief = person(username="chief", role=Role.ADMINISTRATOR, branch=shanghai)

    assert filled(chief).is_valid()
    assert "branch" in filled(chief, branch=head_office().pk).errors
