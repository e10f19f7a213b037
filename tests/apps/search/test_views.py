from __future__ import annotations

from urllib.parse import urlencode

import pytest
from tests.apps.conftest import client, person
from tests.apps.conversations.conftest import begun
from tests.apps.search.conftest import tick

from zhike.apps.complaints.actions import register_complaint
from zhike.apps.complaints.regimes import Regime
from zhike.apps.people.rules import Role
from zhike.apps.vault.secrets import seal_secret


def asked(browser, words, **filters):
    """Ask as the form does, and follow to the answer."""
    return browser.post("/search/", {"q": words, **filters}, follow=True)


def test_the_desk_asks_and_the_answer_leads_to_the_matter(hotline, lin, as_agent):
    talk = begun(hotline, customer=lin, text="银行卡挂失 13812345678")
    tick()
    assert 'action="/search/"' in as_agent.get("/desk/").content.decode()

    page = asked(as_agent, "挂失").content.decode()

    assert f'href="/desk/tickets/{talk.ticket.number}/"' in page
    assert "<mark>挂失</mark>" in page
    assert "1 found" in page
    assert "13812345678" not in page


def test_what_is_typed_stands_in_no_address(hotline, as_agent):
    answer = as_agent.post("/search/", {"q": "林知夏", "state": "open"})

    assert answer.status_code == 302
    assert "state=open" in answer["Location"]
    assert "%E6%9E%97" not in answer["Location"]
    assert "林" not in answer["Location"]
    assert 'value="林知夏"' in as_agent.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("sealed", ["", "x", "qv1:AAAA", "%00", "é"])
def test_an_address_that_was_altered_asks_nothing(hotline, as_agent, sealed):
    answer = as_agent.get("/search/", {"s": sealed})

    assert answer.status_code == 200
    assert "Search all matters" in answer.content.decode()


def test_where_nothing_fits_the_page_says_what_to_do(hotline, lin, as_agent):
    begun(hotline, customer=lin, text="限额")
    tick()

    assert "Nothing found" in asked(as_agent, "挂失").content.decode()


def test_before_there_is_an_index_the_page_says_so(hotline, as_agent):
    assert "The index is being made" in asked(as_agent, "挂失").content.decode()


@pytest.mark.parametrize(
    "filters", [{"kind": "x"}, {"since": "2026-13-01"}, {"queue": "nowhere"}, {"state": "\x00"}]
)
def test_a_filter_that_is_none_is_told_and_nothing_is_searched(hotline, as_agent, filters):
    answer = asked(as_agent, "挂失", **filters)

    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()


def test_more_than_a_page_is_paged_with_the_filters_kept(hotline, lin, as_agent):
    for _ in range(21):
        begun(hotline, customer=lin, text="挂失")
    tick()

    first = asked(as_agent, "挂失", sort="newest")
    page = first.content.decode()
    assert page.count("search-hit") >= 20
    assert "21 found" in page
    address = first.request["QUERY_STRING"] + "&page=2"
    second = as_agent.get(f"/search/?{address}").content.decode()
    assert second.count('class="search-hit"') == 1
    assert "sort=newest" in page


@pytest.mark.parametrize("number", ["0", "-1", "99999", "x", "٣"])
def test_a_page_that_is_none_breaks_nothing(hotline, lin, as_agent, number):
    begun(hotline, customer=lin, text="挂失")
    tick()
    address = as_agent.post("/search/", {"q": "挂失"})["Location"]

    assert as_agent.get(f"{address}&page={number}").status_code == 200


def test_a_complaint_of_others_queues_leads_to_its_own_page(hotline, lin, head):
    made = register_complaint(
        queue=hotline, regime=Regime.CN_BANK, subject="排队", demand="赔偿误工", channel="branch",
        by=head.username, customer=lin,
    )  # fmt: skip
    tick()
    officer = client(person(username="officer", role=Role.COMPLAINT_OFFICER))

    assert f'href="/complaints/{made.ticket.number}/"' in asked(officer, "误工").content.decode()


def test_hostile_words_are_shown_as_text(hotline, lin, as_agent):
    begun(hotline, customer=lin, text="<script>alert(1)</script> 挂失")
    tick()

    page = asked(as_agent, "<script> 挂失").content.decode()
    assert "<script>alert" not in page
    assert "&lt;<mark>script</mark>&gt;" in page


def test_the_address_opens_nothing_but_ones_own_question(hotline, agent, as_agent, colleague):
    secret = seal_secret("the seed of somebody's one-time passwords")
    of_another = client(colleague).post("/search/", {"q": "别人的话"})["Location"]

    for address in (f"/search/?{urlencode({'s': secret})}", of_another):
        page = as_agent.get(address).content.decode()
        assert "one-time passwords" not in page and "别人的话" not in page
