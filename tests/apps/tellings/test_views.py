"""From the ticket to the message on the customer's own page, by the pages alone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.apps.cast import client, person
from tests.apps.portal.conftest import customer_client
from tests.apps.tellings.conftest import EN, ZH, begun, improvement, told
from tests.apps.tickets.conftest import enquiry

from zhike.apps.people.rules import Role
from zhike.apps.tellings.models import Loop, Raising, Telling


@pytest.fixture
def as_owner(owner):
    return client(owner)


@pytest.fixture
def as_head(head):
    return client(head)


def page(row, part: str = "") -> str:
    return f"/improvements/{row.pk}/told/{part}"


def test_a_supervisor_links_a_ticket_from_its_own_page(as_head, kept, hotline):
    ticket = enquiry(hotline)
    own = f"/improvements/tickets/{ticket.number}/"
    assert (
        reverse("tellings:of_ticket", args=[ticket.number])
        in as_head.get(f"/desk/tickets/{ticket.number}/").text
    )

    answer = as_head.post(f"{own}link/", {"improvement": kept.pk}, follow=True)

    assert "新户首用引导" in answer.text
    assert Raising.objects.get().linked_by == "sun"
    assert "新户首用引导" in as_head.get(f"/desk/tickets/{ticket.number}/").text
    as_head.post(page(kept, "unlink/"), {"number": ticket.number})
    assert not Raising.objects.exists()


def test_the_owner_sees_counts_writes_and_sends_and_no_ticket(as_owner, as_head, kept, cast, mails):
    number = kept.raisings.first().ticket.number
    first = as_owner.get(page(kept)).text
    assert number not in first
    assert number in as_head.get(page(kept)).text
    for place in ("link/", "unlink/"):
        assert as_owner.post(page(kept, place), {"number": number}).status_code == 403

    said = {"text_zh": ZH, "text_en": EN, "claims_effect": "on"}
    saved = as_owner.post(page(kept, "text/"), said, follow=True).text
    assert "Tell them now (2)" in saved
    as_owner.post(page(kept, "send/"))
    assert Loop.objects.get(improvement=kept).begun_by == "he"
    told(kept)

    after = as_owner.get(page(kept)).text
    assert "What came of it" in after
    assert 'name="text_zh"' not in after
    assert not [one for one in ("C001", "C010", "C011", "林知夏", "lin@") if one in after]


def test_who_does_not_own_it_reads_and_sends_nothing(kept, head, as_head):
    other = client(person(username="other", role=Role.IMPROVEMENT_OWNER))
    assert other.get(page(kept)).status_code == 200
    for part in ("text/", "send/", "matter/"):
        assert other.post(page(kept, part)).status_code == 404
        assert as_head.post(page(kept, part)).status_code == 403


def test_a_claim_without_proof_is_refused_with_what_would_be_right(as_owner, owner):
    row = improvement(owner, verdict="not_shown")
    as_owner.post(page(row, "text/"), {"text_zh": ZH, "text_en": EN, "claims_effect": "on"})

    answer = as_owner.post(page(row, "send/"), follow=True)

    assert "No effect is proved" in answer.text
    refused = as_owner.post(page(row, "text/"), {"text_zh": "{name}", "text_en": EN})
    assert refused.status_code == 422
    assert "{name}" in refused.text  # what was typed is not lost


def test_the_customer_reads_it_at_his_matter_and_nobody_elses(kept, cast, owner, mails):
    begun(kept, by=owner)
    told(kept)
    mine = cast["C010"].tickets.get().number
    held = cast["C011"].tickets.get().number

    assert EN in customer_client("C010").get(f"/my/matters/{mine}/").text
    assert EN not in customer_client("C011").get(f"/my/matters/{held}/").text
    assert customer_client("C011").get(f"/my/matters/{mine}/").status_code == 404
    assert Telling.objects.filter(state="told").count() == 2
