from __future__ import annotations

from zhike.apps.webchat.models import ChatTerms

PAGE = "/admin/chat/"


def test_an_administrator_says_how_the_chat_is_offered(as_administrator, hotline):
    said = {
        "is_on": "1",
        "queue": hotline.pk,
        "sites": "https://www.bank.example",
        "welcome_zh": "您好",
        "welcome_en": "Good day",
    }

    answer = as_administrator.post(PAGE, said)

    assert answer.status_code == 302
    terms = ChatTerms.objects.get()
    assert (terms.queue, terms.sites) == (hotline, ["https://www.bank.example"])
    assert not terms.offers_call_back
    page = as_administrator.get(PAGE).content.decode()
    assert "http://localhost/chat/widget.js" in page
    assert hotline.name in page


def test_what_is_no_site_stays_in_the_field_with_the_reason(as_administrator, hotline):
    answer = as_administrator.post(PAGE, {"sites": "https://*.bank.example"})

    assert answer.status_code == 422
    assert "is no site" in answer.content.decode()
    assert not ChatTerms.objects.exists()


def test_a_bank_without_a_served_queue_is_told_so(as_administrator):
    assert "Nobody can chat at the moment" in as_administrator.get(PAGE).content.decode()


def test_nobody_else_opens_the_page(as_agent, visitor):
    assert as_agent.get(PAGE).status_code == 403
