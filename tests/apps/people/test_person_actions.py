from __future__ import annotations

import pytest
from tests.apps.conftest import person as new_person

from zhike.apps.audit.models import AuditRow
from zhike.apps.people import person_actions
from zhike.apps.people.actions import create_demo_people
from zhike.apps.people.errors import DemoStaysAsItIs, LastAdministrator
from zhike.apps.people.models import User
from zhike.apps.people.rules import Role


def test_a_changed_role_is_kept_with_what_it_was(administrator, analyst):
    person_actions.change_person(analyst, name="李明", role=Role.MANAGER, by=administrator)

    assert User.objects.get(pk=analyst.pk).role == "manager"
    row = AuditRow.objects.get(activity="change person")
    assert (row.by, row.case_id) == ("chen", f"user-{analyst.pk}")
    assert '"role": "analyst"' in row.before
    assert '"role": "manager"' in row.after


def test_what_changes_nothing_leaves_no_record(administrator, analyst):
    person_actions.change_person(analyst, name="李明", role=Role.ANALYST, by=administrator)

    assert not AuditRow.objects.filter(activity="change person").exists()


@pytest.mark.parametrize(
    "act",
    [
        lambda one: person_actions.shut_out(one, by=one),
        lambda one: person_actions.change_person(one, name="", role=Role.ANALYST, by=one),
    ],
)
def test_the_last_administrator_stays(administrator, analyst, act):
    with pytest.raises(LastAdministrator, match="陈静"):
        act(administrator)

    assert User.objects.get(pk=administrator.pk).may("people.manage")


def test_one_of_two_administrators_may_go_and_the_other_not(administrator):
    second = new_person(username="zhou", role=Role.ADMINISTRATOR)

    person_actions.shut_out(second, by=administrator)

    assert not User.objects.get(pk=second.pk).is_active
    with pytest.raises(LastAdministrator):
        person_actions.shut_out(administrator, by=administrator)


def test_a_demo_administrator_does_not_count_and_is_not_changed(administrator):
    create_demo_people()
    demo = User.objects.get(username="admin")

    with pytest.raises(LastAdministrator):
        person_actions.shut_out(administrator, by=demo)
    for act in (person_actions.shut_out, person_actions.reset_password):
        with pytest.raises(DemoStaysAsItIs):
            act(demo, by=administrator)


def test_a_new_first_password_opens_once_and_stands_in_no_record(administrator, analyst):
    password = person_actions.reset_password(analyst, by=administrator)

    found = User.objects.get(pk=analyst.pk)
    assert found.check_password(password)
    assert found.must_change_password
    row = AuditRow.objects.get(activity="reset password")
    assert password not in f"{row.before}{row.after}{row.reason}{row.outcome}"


def test_drawn_passwords_differ_and_can_be_read_out():
    drawn = {person_actions.draw_password() for _ in range(50)}

    assert len(drawn) == 50
    assert all(len(password) == 14 and not set("0o1il") & set(password) for password in drawn)
