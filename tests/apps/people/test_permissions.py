from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from zhike.apps.people.permissions import (
    declared_permission,
    open_to_everyone,
    person_of,
    requires,
)


@requires("imports.run")
def guarded(request):
    return HttpResponse("in")


def ask(user, **headers):
    request = RequestFactory().get("/somewhere/?a=1", headers=headers)
    request.user = user
    return guarded(request)


def test_who_carries_the_permission_gets_in(administrator):
    assert ask(administrator).content == b"in"


def test_who_does_not_carry_it_is_denied(analyst):
    with pytest.raises(PermissionDenied):
        ask(analyst)


def test_who_is_not_signed_in_is_led_to_the_door_and_back_afterwards():
    answer = ask(AnonymousUser())

    assert answer.status_code == 302
    assert answer.url == "/sign-in/?next=/somewhere/%3Fa%3D1"


def test_a_fragment_is_not_answered_with_a_whole_sign_in_page():
    answer = ask(AnonymousUser(), hx_request="true")

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in/")


def test_a_permission_that_does_not_exist_is_refused_when_the_view_is_written():
    with pytest.raises(ValueError, match=r"imports\.rum"):
        requires("imports.rum")


def test_a_view_declares_its_permission_or_that_it_is_open():
    assert declared_permission(guarded) == "imports.run"
    assert declared_permission(open_to_everyone(lambda request: HttpResponse())) == "everyone"
    assert declared_permission(lambda request: HttpResponse()) is None


def test_nobody_is_the_person_of_an_anonymous_request():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    with pytest.raises(PermissionDenied):
        person_of(request)
