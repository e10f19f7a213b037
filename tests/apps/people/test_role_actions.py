from __future__ import annotations

import pytest
from tests.apps.conftest import person

from zhike.apps.audit.models import AuditRow
from zhike.apps.people.errors import BeyondOwnRights, LastAdministrator, RoleInUse, RoleRefused
from zhike.apps.people.models import OwnRole, User
from zhike.apps.people.person_actions import change_person, reset_password, shut_out
from zhike.apps.people.role_actions import change_role, create_role, delete_role
from zhike.apps.people.rules import ALLOWED, Permission, Role, ungrantable

LETS_IN = [Permission.SEE_HOME, Permission.MANAGE_PEOPLE]


def make(by, *, name="夜班", permissions=(Permission.SEE_CUSTOMERS,), based_on=Role.AGENT):
    return create_role(name=name, based_on=based_on, permissions=permissions, by=by)


def give(user, role, by):
    change_person(user, name=user.name, role=Role.AGENT, own_role=role, by=by)
    return User.objects.get(pk=user.pk)


def test_an_own_role_carries_its_list_and_nothing_of_the_role_it_is_based_on(administrator, agent):
    found = give(agent, make(administrator), administrator)

    assert found.may(Permission.SEE_CUSTOMERS)
    assert not found.may(Permission.UNMASK)
    assert (found.role, found.role_name) == ("agent", "夜班")


def test_making_changing_and_deleting_leave_records_with_before_and_after(administrator):
    role = make(administrator)
    change_role(
        role, name="白班", based_on=Role.AGENT, permissions=[Permission.SEE_HOME], by=administrator
    )
    delete_role(role, by=administrator)

    rows = AuditRow.objects.filter(case_id__startswith="role-").order_by("id")
    assert [row.activity for row in rows] == ["create role", "change role", "delete role"]
    assert "夜班" in rows[1].before
    assert "白班" in rows[1].after


def test_what_no_role_carries_cannot_be_given(administrator):
    nobodys = sorted(set(Permission) - frozenset().union(*ALLOWED.values()))
    assert ungrantable(["customers.see", "the.vault"]) == ["the.vault"]

    with pytest.raises(RoleRefused, match="No role may carry"):
        make(administrator, permissions=["the.vault", *nobodys])


def test_a_permission_that_was_written_into_the_table_by_hand_opens_nothing(administrator, agent):
    role = OwnRole.objects.create(name="手改", based_on="agent", permissions=["the.vault", "x"])

    assert give(agent, role, administrator).permissions == frozenset()


def test_who_decides_about_rights_reads_nothing_in_the_clear(administrator):
    with pytest.raises(RoleRefused, match="Make two roles"):
        make(administrator, permissions=[Permission.MANAGE_PEOPLE, Permission.UNMASK])


def test_a_name_belongs_to_one_role_and_a_role_in_use_stays(administrator, agent):
    role = make(administrator)
    give(agent, role, administrator)

    with pytest.raises(RoleRefused, match="夜班"):
        make(administrator)
    with pytest.raises(RoleInUse, match="1 people"):
        delete_role(role, by=administrator)


def test_the_last_administrator_may_carry_an_own_role_which_then_keeps_its_permission(
    administrator,
):
    second = person(username="zhou", role=Role.ANALYST)
    role = make(administrator, permissions=[*LETS_IN, Permission.MANAGE_ROLES])
    second = give(second, role, administrator)
    shut_out(administrator, by=second)

    with pytest.raises(LastAdministrator):
        change_role(
            role, name="夜班", based_on=Role.AGENT, permissions=[Permission.SEE_HOME], by=second
        )
    with pytest.raises(LastAdministrator):
        shut_out(second, by=second)
    assert User.objects.get(pk=second.pk).may(Permission.MANAGE_PEOPLE)


def test_who_manages_people_only_makes_nobody_an_administrator_and_takes_none_over(
    administrator, agent
):
    helper = give(agent, make(administrator, permissions=LETS_IN), administrator)
    other = person(username="sun", role=Role.AGENT)

    with pytest.raises(BeyondOwnRights):
        change_person(other, name="", role=Role.ADMINISTRATOR, by=helper)
    for act in (reset_password, shut_out):
        with pytest.raises(BeyondOwnRights):
            act(administrator, by=helper)
    change_person(other, name="", role=Role.SUPERVISOR, by=helper)
    assert User.objects.get(pk=other.pk).role == "supervisor"
