from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from zhike.apps.people.permissions import declared_permission
from zhike.apps.portal import doors


@doors.of_customer
def page(request):
    return HttpResponse(doors.customer_here(request))


def request_for(path: str, method: str = "get", **more: object):
    made = getattr(RequestFactory(), method)(path)
    for name, value in more.items():
        setattr(made, name, value)
    return made


def test_a_page_of_a_customer_says_so():
    assert declared_permission(page) == doors.CUSTOMER


def test_who_is_not_signed_in_is_led_to_the_door_and_back():
    answer = page(request_for("/my/rights/?kind=copy"))

    assert answer.url == "/my/sign-in/?next=%2Fmy%2Frights%2F%3Fkind%3Dcopy"
    assert page(request_for("/my/rights/", "post")).url == "/my/sign-in/?next=%2Fmy%2F"


def test_nobody_is_here_without_a_session():
    with pytest.raises(PermissionDenied):
        doors.customer_here(request_for("/my/"))
    with pytest.raises(PermissionDenied):
        doors.session_here(request_for("/my/", portal_session=None))


@pytest.mark.parametrize(
    ("wanted", "taken"),
    [("/my/rights/", "/my/rights/"), ("https://evil.example/", "/my/"), ("/jobs/", "/my/")],
)
def test_only_pages_of_the_portal_follow(wanted, taken):
    assert doors.next_page(request_for(f"/my/sign-in/?next={wanted}")) == taken
