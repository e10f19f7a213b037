from __future__ import annotations

import pytest

from zhike.apps.people.actions import create_demo_people, create_person
from zhike.apps.people.rules import Role

PASSWORD = "a-long-night-in-the-vault"


@pytest.fixture
def zhao(db):
    return create_person(username="zhao", password=PASSWORD, role=Role.ANALYST, by="test")


def sign_in(client, **changes):
    return client.post("/sign-in/", {"username": "zhao", "password": PASSWORD} | changes)


def test_the_right_password_opens_the_page_that_was_asked_for(visitor, zhao):
    answer = sign_in(visitor, next="/jobs/?page=2")

    assert (answer.status_code, answer.url) == (302, "/jobs/?page=2")
    assert visitor.get("/jobs/").status_code == 200


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_after_signing_in_nobody_is_led_to_another_site(visitor, zhao, target):
    assert sign_in(visitor, next=target).url == "/"


def test_a_wrong_password_says_so_without_telling_which_part_was_wrong(visitor, zhao):
    wrong_password = sign_in(visitor, password="wrong-wrong")
    wrong_name = sign_in(visitor, username="nobody")

    assert wrong_password.status_code == wrong_name.status_code == 422
    assert "Name or password is wrong" in wrong_password.content.decode()
    assert "Name or password is wrong" in wrong_name.content.decode()


def test_an_empty_form_names_both_fields(visitor):
    answer = sign_in(visitor, username="", password="")

    assert answer.status_code == 422
    assert answer.content.decode().count("This field is required.") == 2


def test_who_is_signed_in_already_is_led_on(as_analyst):
    assert as_analyst.get("/sign-in/").url == "/"


def test_the_door_shows_the_demo_people_on_this_machine_only(visitor):
    create_demo_people()

    here = visitor.get("/sign-in/").content.decode()
    elsewhere = visitor.get("/sign-in/", REMOTE_ADDR="10.0.0.5").content.decode()

    assert "zhike-admin" in here
    assert "zhike-admin" not in elsewhere


def test_a_demo_person_from_another_machine_is_told_why(visitor):
    create_demo_people()

    answer = visitor.post(
        "/sign-in/", {"username": "admin", "password": "zhike-admin"}, REMOTE_ADDR="10.0.0.5"
    )

    assert answer.status_code == 422
    assert "only on the machine that runs zhike" in answer.content.decode()


def test_signing_out_closes_the_door(as_analyst):
    assert as_analyst.post("/sign-out/").url == "/sign-in/"
    assert as_analyst.get("/").status_code == 302


@pytest.mark.parametrize("path", ["/sign-out/", "/language/", "/theme/"])
def test_what_changes_something_is_never_done_by_a_link(as_analyst, path):
    assert as_analyst.get(path).status_code == 405


def test_the_language_switches_in_one_step_and_stays_on_the_page(as_analyst):
    answer = as_analyst.post("/language/", {"language": "zh-hans", "next": "/jobs/"})

    assert answer.url == "/jobs/"
    assert "后台任务" in as_analyst.get("/jobs/").content.decode()


def test_the_chosen_theme_stands_in_the_next_page(as_analyst):
    as_analyst.post("/theme/", {"theme": "dark"})

    assert 'data-theme="dark"' in as_analyst.get("/").content.decode()


@pytest.mark.parametrize(("path", "field"), [("/language/", "language"), ("/theme/", "theme")])
def test_an_unknown_choice_is_refused(visitor, path, field):
    assert visitor.post(path, {field: "purple"}).status_code == 400


def test_a_form_from_another_site_is_refused_with_a_page_that_explains(zhao):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})

    answer = sign_in(strict)

    assert answer.status_code == 403
    assert "表单已失效" in answer.content.decode()
