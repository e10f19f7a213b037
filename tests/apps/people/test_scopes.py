from __future__ import annotations

import pytest
from tests.apps.conftest import person

from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.models import User
from zhike.apps.people.rules import Role
from zhike.apps.people.scopes import in_reach, reaches

pytestmark = pytest.mark.django_db


@pytest.fixture
def east():
    return create_branch(code="E", name="东湖支行", parent=head_office(), by="chen")


@pytest.fixture
def west():
    return create_branch(code="W", name="西山支行", parent=head_office(), by="chen")


def test_somebody_reaches_his_branch_and_all_below_it(east, west):
    counter = create_branch(code="E1", name="东湖一部", parent=east, by="chen")
    chief = person(username="east", role=Role.SUPERVISOR, branch=east)
    inside = person(username="inside", role=Role.AGENT, branch=counter)
    person(username="outside", role=Role.AGENT, branch=west)

    assert set(in_reach(User.objects.all(), caller=chief)) == {chief, inside}
    assert reaches(chief, counter)
    assert not reaches(chief, west)


def test_without_a_branch_nothing_is_in_reach(east):
    lost = User(username="lost", role=Role.AGENT)

    assert not in_reach(User.objects.all(), caller=lost)
    assert not reaches(lost, east)
