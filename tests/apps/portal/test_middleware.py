from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.portal.conftest import customer, customer_client

from zhike.apps.portal.models import PortalSession
from zhike.apps.portal.rules import Way


def test_the_customer_of_the_cookie_is_at_his_pages(as_lin):
    answer = as_lin.get("/my/")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.wsgi_request.user.is_anonymous


def test_a_member_of_staff_is_nobody_there(as_administrator):
    answer = as_administrator.get("/my/")

    assert answer.url == "/my/sign-in/?next=%2Fmy%2F"
    assert answer.wsgi_request.user.is_anonymous


def test_both_in_one_browser_do_not_meet(as_administrator, lin):
    as_administrator.cookies["zhike_customer"] = (
        customer_client("C001").cookies["zhike_customer"].value
    )

    assert as_administrator.get("/my/").status_code == 200
    page = as_administrator.get("/account/")
    assert page.status_code == 200
    assert not hasattr(page.wsgi_request, "portal_customer")


@pytest.mark.parametrize(
    "change",
    [
        {"last_seen_at": timedelta(minutes=16)},
        {"begun_at": timedelta(hours=2, minutes=1)},
        {"ended_at": timedelta(0)},
    ],
)
def test_a_session_that_is_over_opens_nothing(as_lin, change):
    ((name, ago),) = change.items()
    PortalSession.objects.update(**{name: timezone.now() - ago})

    assert as_lin.get("/my/").status_code == 302


def test_an_erased_customer_is_out_at_once(as_lin, lin):
    lin.state = "erased"
    lin.save()

    assert as_lin.get("/my/").status_code == 302


def test_after_a_merge_he_is_the_person_who_is_left(lin, gao):
    browser = customer_client("C009")
    gao.state, gao.merged_into = "merged", lin
    gao.save()

    assert browser.get("/my/").wsgi_request.portal_customer == lin


@pytest.mark.parametrize("away", [{"HTTP_X_FORWARDED_FOR": "8.8.8.8"}, {"REMOTE_ADDR": "8.8.8.8"}])
def test_a_demo_session_opens_nothing_from_beyond_this_machine(lin, away):
    browser = customer_client("C001", is_demo=True)

    assert browser.get("/my/").status_code == 200
    assert browser.get("/my/", **away).status_code == 302


def test_large_print_is_given_to_whom_the_bank_knows_to_want_it_until_he_says_otherwise(db):
    customer("C100", is_age_friendly=True)
    browser = customer_client("C100", way=Way.APP)

    assert b'class="large"' in browser.get("/my/").content
    browser.post("/my/print/", {"print": "normal"})
    assert b'class="large"' not in browser.get("/my/").content
