"""One click from a pain point to its tickets: by the codes of complaints and by blaming words."""

from __future__ import annotations

import pytest
from tests.apps.conftest import client, person
from tests.apps.conversations.conftest import begun
from tests.apps.pains.conftest import BLAMES
from tests.pain_bank import CARD, FEE

from zhike.apps.pains.queries import complaints_in
from zhike.apps.pains.rules import key_of
from zhike.apps.people.branch_actions import head_office
from zhike.apps.people.models import User
from zhike.apps.people.rules import Role

FEES = f"/insight/pains/{key_of(FEE)}/"


@pytest.fixture
def as_manager(db):
    return client(person(username="manager", role=Role.MANAGER, branch=head_office()))


def test_one_click_leads_from_a_pain_point_to_its_tickets(matters, as_manager, lin):
    assert f'href="{FEES}tickets/"' in as_manager.get(FEES).content.decode()
    page = as_manager.get(f"{FEES}tickets/")

    found = {row.ticket for row in page.context["rows"]}
    assert found == {matters["talk"], matters["coded"]}
    assert "13912345670" not in page.content.decode()
    opened = {as_manager.get(row.url).status_code for row in page.context["rows"]}
    assert opened == {200}
    none = as_manager.get(f"/insight/pains/{key_of(CARD)}/tickets/").content.decode()
    assert "No ticket of this pain point" in none


def test_whoever_may_not_see_the_board_finds_no_such_page(matters, as_agent):
    assert as_agent.get(f"{FEES}tickets/").status_code == 404


def test_the_board_knows_which_texts_came_with_a_complaint(matters, as_manager):
    complaint = matters["coded"].complaint
    talk = begun(complaint.ticket.queue, customer=complaint.ticket.customer, text=BLAMES)
    said = talk.messages.get()
    said.ticket = complaint.ticket
    said.save()

    [told] = [
        one for one in complaints_in(User.objects.get(username="manager")) if "C11" in one.codes
    ]

    assert told.texts == (f"complaint-{complaint.pk}", f"message-{said.pk}")
