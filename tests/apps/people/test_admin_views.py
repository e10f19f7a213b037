from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.apps.conftest import client, person

from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.models import User
from zhike.apps.people.rules import Role


def first_password(page):
    return re.search(r'first-password">([a-z0-9-]+)<', page.content.decode())[1]


def test_whoever_is_made_signs_in_with_the_password_that_is_shown_once(as_administrator):
    made = as_administrator.post(
        "/admin/people/", {"username": "sun", "name": "孙悦", "role": "analyst"}
    )
    again = as_administrator.get("/admin/people/").content.decode()

    password = first_password(made)
    assert "sun" in again
    assert password not in again
    door = Client().post("/sign-in/", {"username": "sun", "password": password})
    assert door.status_code == 302


@pytest.mark.parametrize(
    "given",
    [
        {"username": "chen", "name": "另一位", "role": "analyst"},
        {"username": "has space", "name": "孙悦", "role": "analyst"},
        {"username": "sun", "name": "", "role": "analyst"},
        {"username": "sun", "name": "孙悦", "role": "customer"},
        {"username": "sun", "name": "孙悦", "role": "emperor"},
    ],
)
def test_who_cannot_be_made_is_refused(as_administrator, given):
    before = User.objects.count()

    assert as_administrator.post("/admin/people/", given).status_code == 422
    assert User.objects.count() == before


def test_shut_out_ends_the_sessions_and_let_in_opens_the_door_again(
    as_administrator, as_analyst, analyst
):
    as_administrator.post(f"/admin/people/{analyst.pk}/shut-out/")
    outside = as_analyst.get("/")
    as_administrator.post(f"/admin/people/{analyst.pk}/let-in/")

    assert outside.url.startswith("/sign-in/")
    assert User.objects.get(pk=analyst.pk).is_active


def test_the_last_administrator_is_told_why_not(as_administrator, administrator):
    told = as_administrator.post(f"/admin/people/{administrator.pk}/shut-out/", follow=True)

    assert "is the last administrator" in told.content.decode()


def test_a_reset_password_is_shown_in_this_one_answer(as_administrator, analyst):
    shown = as_administrator.post(f"/admin/people/{analyst.pk}/reset-password/")

    password = first_password(shown)
    assert User.objects.get(pk=analyst.pk).check_password(password)
    assert password not in as_administrator.get(f"/admin/people/{analyst.pk}/").content.decode()


def test_a_name_that_is_markup_stays_text(as_administrator):
    as_administrator.post(
        "/admin/people/", {"username": "sun", "name": "<b>孙</b>", "role": "analyst"}
    )
    person = User.objects.get(username="sun")

    for path in ("/admin/people/", f"/admin/people/{person.pk}/"):
        assert "<b>孙</b>" not in as_administrator.get(path).content.decode()


def test_nobody_is_not_found(as_administrator):
    assert as_administrator.get("/admin/people/999999/").status_code == 404


def test_an_analyst_manages_nobody(as_analyst, administrator):
    for path in ("", f"{administrator.pk}/", f"{administrator.pk}/reset-password/"):
        assert as_analyst.post(f"/admin/people/{path}").status_code == 403


def test_who_manages_a_branch_sees_and_changes_the_people_of_that_branch_only(administrator):
    lake = create_branch(code="E1", name="东湖支行", parent=head_office(), by="chen")
    manager = client(person(username="sun", role=Role.ADMINISTRATOR, branch=lake))
    mine = person(username="qian", role=Role.AGENT, branch=lake)

    page = manager.get("/admin/people/").content.decode()

    assert "qian" in page
    assert "chen" not in page
    assert manager.get(f"/admin/people/{mine.pk}/").status_code == 200
    for act in ("", "shut-out/", "reset-password/", "sessions/end/", "let-in/"):
        assert manager.post(f"/admin/people/{administrator.pk}/{act}").status_code == 404
    moved = {"name": "钱", "role": "agent", "branch": head_office().pk}
    assert manager.post(f"/admin/people/{mine.pk}/", moved).status_code == 422
    manager.post("/admin/people/", {"username": "he", "name": "何", "role": "agent"})
    assert User.objects.get(username="he").branch == lake


def test_fields_that_the_form_does_not_have_change_nothing(as_administrator, analyst):
    before = User.objects.filter(pk=analyst.pk).values().get()

    sent = {
        "name": analyst.name, "role": "analyst", "is_demo": "on", "is_active": "", "password": "x",
        "username": "root", "must_change_password": "on", "id": "1", "last_login": "",
    }  # fmt: skip
    as_administrator.post(f"/admin/people/{analyst.pk}/", sent)

    assert User.objects.filter(pk=analyst.pk).values().get() == before
