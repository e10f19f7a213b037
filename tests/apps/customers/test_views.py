from __future__ import annotations

import pytest
from tests.apps.customers.conftest import ID_NUMBER, PHONE

from zhike.apps.audit.models import AuditRow
from zhike.apps.customers.actions import assign_manager


def test_the_list_shows_those_in_reach_masked(as_teller, lin, qian):
    text = as_teller.get("/customers/").content.decode()

    assert "林**" in text
    assert "C00000002" not in text
    assert "知夏" not in text


def test_the_list_takes_few_queries(as_teller, lin, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        as_teller.get("/customers/")


def test_a_search_that_finds_one_leads_to_his_page(as_teller, lin):
    answer = as_teller.post("/customers/search/", {"text": PHONE})

    assert answer.status_code == 302
    assert answer.url == "/customers/C00000001/"


def test_a_search_keeps_nothing_of_what_was_typed(as_teller, lin):
    as_teller.post("/customers/search/", {"text": "13900001111"})

    assert "13900001111" not in repr(dict(as_teller.session))


def test_a_search_that_finds_nobody_says_so(as_teller, lin):
    answer = as_teller.post("/customers/search/", {"text": "nobody"})

    assert "Nobody found" in answer.content.decode()


def test_an_empty_search_is_refused(as_teller):
    assert as_teller.post("/customers/search/", {"text": ""}).status_code == 422


def test_a_search_by_address_is_no_search(as_teller):
    assert as_teller.get("/customers/search/").status_code == 405


def test_a_page_shows_whom_it_is_about_masked(as_teller, lin):
    text = as_teller.get("/customers/C00000001/").content.decode()

    assert "林**" in text
    assert "138****5678" in text
    for secret in ("知夏", ID_NUMBER, PHONE):
        assert secret not in text


def test_a_look_is_written_down(as_teller, lin):
    as_teller.get("/customers/C00000001/")

    assert AuditRow.objects.filter(
        activity="see customer", by="ma", customer_id="C00000001"
    ).exists()


@pytest.mark.parametrize("path", ["/customers/C00000002/", "/customers/nobody/"])
def test_a_customer_out_of_reach_is_not_there(as_teller, qian, path):
    assert as_teller.get(path).status_code == 404


def test_whoever_was_seen_stands_on_the_list(as_teller, lin):
    as_teller.get("/customers/C00000001/")

    assert "Seen lately" in as_teller.get("/customers/").content.decode()


def test_a_manager_is_somebody_to_filter_by(as_teller, lin, teller):
    assign_manager("C00000001", version=lin.version, manager=teller, by="ma")

    assert "C00000001" in as_teller.get("/customers/?manager=ma").content.decode()
