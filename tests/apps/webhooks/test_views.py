from __future__ import annotations

import pytest

from zhike.apps.webhooks.delivery import send_due
from zhike.apps.webhooks.models import Delivery, Endpoint

PAGE = "/admin/webhooks/"


def test_a_made_webhook_shows_its_secret_once(as_administrator, receiver, inside):
    given = {"name": "crm", "url": receiver.url}

    page = as_administrator.post(PAGE, given).content.decode()

    assert "whsec_" in page
    assert "whsec_" not in as_administrator.get(PAGE).content.decode()


def test_a_forbidden_address_is_told_at_its_field(as_administrator):
    given = {"name": "spy", "url": "https://127.0.0.1/"}

    answer = as_administrator.post(PAGE, given)

    assert answer.status_code == 422
    assert "not public" in answer.content.decode()
    assert not Endpoint.objects.exists()


def test_a_test_message_appears_with_its_fate(as_administrator, made, receiver):
    here = f"{PAGE}{made.endpoint.pk}/"
    as_administrator.post(f"{here}test/")
    send_due()

    page = as_administrator.get(here).content.decode()

    assert "Delivered" in page
    assert "HTTP 200" in page


def test_a_message_is_sent_again_from_the_page(as_administrator, made, receiver):
    as_administrator.post(f"{PAGE}{made.endpoint.pk}/test/")
    send_due()

    as_administrator.post(f"{PAGE}messages/{Delivery.objects.get().pk}/replay/")
    send_due()

    assert len(receiver.heard) == 2


@pytest.mark.parametrize("act", ["pause", "resume", "secret", "remove", "test"])
def test_each_act_needs_a_post_and_an_endpoint_that_is_there(as_administrator, made, act):
    assert as_administrator.get(f"{PAGE}{made.endpoint.pk}/{act}/").status_code == 405
    assert as_administrator.post(f"{PAGE}999999/{act}/").status_code == 404


def test_nobody_else_sees_webhooks(as_analyst, as_agent, made):
    assert as_analyst.get(PAGE).status_code == 403
    assert as_agent.get(f"{PAGE}{made.endpoint.pk}/").status_code == 403


def test_an_address_is_changed_and_a_paused_webhook_goes_on(as_administrator, made, receiver):
    here = f"{PAGE}{made.endpoint.pk}/"
    as_administrator.post(here, {"url": f"{receiver.url}/2", "activities": "sign in"})
    as_administrator.post(f"{here}pause/")
    assert "Paused since" in as_administrator.get(here).content.decode()

    as_administrator.post(f"{here}resume/")

    endpoint = Endpoint.objects.get()
    assert (endpoint.url, endpoint.paused_at) == (f"{receiver.url}/2", None)
    assert endpoint.activities == ["sign in"]
