from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from tests.apps.conftest import client, person

from zhike.apps.consents.models import Consent, ContactPreference, NoticeText, Purpose, SentMessage
from zhike.apps.consents.outcome_actions import note_outcome
from zhike.apps.consents.outcomes import Outcome
from zhike.apps.people.rules import Role

GIVE = {"purpose": "marketing", "choice": "give", "taken_through": "branch", "evidence": "F-17"}


@pytest.fixture
def here(elsewhere) -> Client:
    """Somebody who serves in a branch of his own."""
    return client(person(username="sun", role=Role.AGENT, branch=elsewhere))


def test_a_consent_is_given_and_withdrawn_with_one_act_each(as_agent, lin):
    page = "/customers/C001/consents/"

    as_agent.post(f"{page}choose/", GIVE)
    given = as_agent.get(page).content.decode()
    as_agent.post(f"{page}choose/", GIVE | {"choice": "withdraw", "evidence": ""})
    withdrawn = as_agent.get(page).content.decode()

    assert "Withdraw the consent" in given
    assert "Withdraw the consent" not in withdrawn
    assert list(Consent.objects.values_list("given", "taken_by")) == [
        (False, "wang"),
        (True, "wang"),
    ]


def test_a_refusal_is_told_in_words(as_agent, lin):
    answer = as_agent.post("/customers/C001/consents/choose/", GIVE | {"evidence": ""}, follow=True)

    assert "Say what proves the choice" in answer.content.decode()
    assert not Consent.objects.exists()


def test_the_panel_comes_alone_for_the_page_of_the_customer(as_agent, lin):
    fragment = as_agent.get("/customers/C001/consents/?fragment=1").content.decode()

    assert 'id="consents"' in fragment
    assert "<html" not in fragment


def test_preferences_are_noted_and_shown(as_agent, lin):
    answer = as_agent.post(
        "/customers/C001/consents/prefer/",
        {"do_not_contact": "on", "channels": ["app"], "topics": [], "taken_through": "phone"},
        follow=True,
    )

    noted = ContactPreference.objects.get()
    assert (noted.do_not_contact, noted.personalised) == (True, False)
    assert "sms" in noted.refused_channels
    assert "do not contact" in answer.content.decode()


def test_a_wrong_window_comes_back_with_its_words(as_agent, lin):
    answer = as_agent.post(
        "/customers/C001/consents/prefer/", {"opens": "09:00", "taken_through": "phone"}
    )

    assert answer.status_code == 422
    assert "Give both times" in answer.content.decode()


@pytest.mark.parametrize("path", ["", "choose/", "prefer/"])
def test_a_customer_of_another_branch_is_not_there(here, of_another_branch, path):
    address = f"/customers/C009/consents/{path}"

    answer = here.post(address, GIVE) if path else here.get(address)

    assert answer.status_code == 404
    assert not Consent.objects.exists()


def test_who_may_only_look_changes_nothing(administrator, lin):
    page = client(administrator)

    assert (
        "data-opens"
        not in page.get("/customers/C001/consents/")
        .content.decode()
        .split('id="consents"')[1]
        .split("</ul>")[0]
    )
    assert page.post("/customers/C001/consents/choose/", GIVE).status_code == 403


def test_purposes_are_made_changed_and_given_texts(as_administrator, purposes):
    made = {"code": "partner", "name_zh": "合作", "name_en": "Partners", "basis": "consent"}
    as_administrator.post("/admin/purposes/", made | {"is_active": "on"})
    address = "/admin/purposes/partner/"
    missing = as_administrator.get("/admin/purposes/").content.decode()
    as_administrator.post(address, {"wants": "text", "text_zh": "一", "text_en": "one"})
    as_administrator.post(address, made | {"wants": "change", "name_en": "Friends"})

    assert "text is missing" in missing
    assert NoticeText.objects.get(purpose__code="partner").version == 1
    changed = Purpose.objects.get(code="partner")
    assert (changed.name_en, changed.is_active) == ("Friends", False)
    assert as_administrator.post(address, {"wants": "text"}).status_code == 422


def test_each_message_stands_on_the_page_with_what_became_of_it(as_agent, lin):
    empty = as_agent.get("/customers/C001/consents/").content.decode()
    sent = SentMessage.objects.create(
        permit_id="p1",
        customer=lin,
        purpose="service",
        channel="sms",
        topic="service",
        sent_at=timezone.now(),
        sent_by="wang",
    )
    note_outcome(sent, Outcome.NOT_DELIVERED, reason="absent")
    page = as_agent.get("/customers/C001/consents/").content.decode()

    assert "No message yet" in empty
    assert "not delivered" in page and "absent" in page
