from __future__ import annotations

import pytest
from tests.apps.portal.conftest import customer_client

from zhike.apps.consents.actions import restrict
from zhike.apps.portal.models import PortalSession
from zhike.apps.portal.rules import Way
from zhike.apps.portal.session_actions import open_session
from zhike.apps.privacy.actions import receive_request
from zhike.apps.privacy.rules import RightKind


def test_the_first_page_shows_what_is_open_and_says_no_full_name(as_lin, lin):
    receive_request(lin, kind=RightKind.COPY, received_through="web", wish="", by="test")
    page = as_lin.get("/my/").content.decode()

    assert "We answer by" in page
    assert "林知夏" not in page


def test_who_is_restricted_reads_it(as_lin, lin):
    restrict(lin, reason="内部说明", by="wang")
    page = as_lin.get("/my/").content.decode()

    assert "only keep your data" in page
    assert "内部说明" not in page


def test_he_sees_where_he_is_signed_in_and_ends_it(as_lin, lin, gao):
    other, _key = open_session(lin, way=Way.APP, address="10.9.8.7", browser="Firefox/1 Android")
    strange, _key = open_session(gao, way=Way.CODE, address="10.1.1.1", browser="")
    page = as_lin.get("/my/sessions/").content.decode()

    assert "10.9.8.7" in page
    assert "Firefox, Android" in page
    assert "10.1.1.1" not in page

    as_lin.post("/my/sessions/end/", {"only": strange.pk})
    as_lin.post("/my/sessions/end/", {"only": "x"})
    assert not PortalSession.objects.exclude(ended_at=None).exists()
    as_lin.post("/my/sessions/end/", {"only": other.pk})
    assert set(PortalSession.objects.exclude(ended_at=None)) == {other}


def test_all_others_end_at_once(as_lin, lin):
    again = customer_client("C001")
    as_lin.post("/my/sessions/end/")

    assert again.get("/my/").status_code == 302
    assert as_lin.get("/my/").status_code == 200


@pytest.mark.parametrize("path", ["/my/", "/my/sessions/", "/my/consents/", "/my/choices/"])
def test_a_page_asks_the_database_little(as_lin, lin_again, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        as_lin.get(path)
