from __future__ import annotations

from django.utils import timezone
from tests.apps.conftest import client, person
from tests.apps.telephony.conftest import EXTENSION, body_of, raw

from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role
from zhike.apps.telephony.event_actions import take_message
from zhike.apps.telephony.models import Extension, HeardEvent, Switchboard

HOME = "/admin/telephony/"


def test_a_telephone_system_is_added_and_its_secret_shown_once(as_administrator, hotline):
    said = {"name": "热线", "mapping": "generic", "queue": hotline.pk}

    page = as_administrator.post(HOME, said).content.decode()

    board = Switchboard.objects.get()
    assert f"/telephony/events/{board.public_id}/" in page and 'id="secret"' in page
    assert 'id="secret"' not in as_administrator.get(HOME).content.decode()


def test_a_name_that_is_taken_is_refused_at_its_field(as_administrator, board, hotline):
    said = {"name": board.name, "mapping": "generic", "queue": hotline.pk}

    answer = as_administrator.post(HOME, said)

    assert answer.status_code == 422
    assert "Choose another name" in answer.content.decode()


def test_it_is_changed_gets_a_new_secret_and_is_removed(as_administrator, board, hotline):
    at = f"{HOME}{board.pk}/"
    said = {"name": "新热线", "mapping": "freeswitch", "queue": hotline.pk}

    assert as_administrator.post(at, said).status_code == 302
    assert 'id="secret"' in as_administrator.post(f"{at}secret/").content.decode()
    assert as_administrator.post(f"{at}remove/").status_code == 302

    board.refresh_from_db()
    assert (board.name, board.mapping, board.secret_sealed) == ("新热线", "freeswitch", "")
    assert as_administrator.get(at).status_code == 404


def test_extensions_are_given_and_taken_back(as_administrator, board, agent, colleague):
    said = {"number": "8002", "person": colleague.username}
    as_administrator.post(f"{HOME}extensions/", said)
    taken = as_administrator.post(
        f"{HOME}extensions/", {"number": EXTENSION, "person": colleague.username}, follow=True
    )

    assert Extension.objects.get(user=colleague).number == "8002"
    assert f"{EXTENSION} belongs to" in taken.content.decode()
    mine = Extension.objects.get(user=agent)
    as_administrator.post(f"{HOME}extensions/{mine.pk}/end/")
    assert not Extension.objects.filter(user=agent).exists()


def test_an_extension_of_nobody_is_refused(as_administrator, board, powerless):
    as_administrator.post(f"{HOME}extensions/", {"number": "1", "person": powerless.username})

    assert not Extension.objects.filter(number="1").exists()


def test_rejected_events_are_listed_tried_again_and_discarded(as_administrator, board):
    take_message(board, body=body_of(raw(call_id="")), now=timezone.now())
    row = HeardEvent.objects.get()
    at = f"{HOME}{board.pk}/"

    assert "waits for you" in as_administrator.get(at).content.decode()
    again = as_administrator.post(f"{HOME}events/{row.pk}/take/", follow=True)
    assert "it names the call" in again.content.decode()
    as_administrator.post(f"{HOME}events/{row.pk}/discard/")
    twice = as_administrator.post(f"{HOME}events/{row.pk}/discard/", follow=True)

    assert "Somebody has decided" in twice.content.decode()
    row.refresh_from_db()
    assert row.decided_by == "chen"


def test_what_lies_in_another_branch_is_not_there(board):
    branch = create_branch(code="sz", name="深圳", parent=head_office(), by="chen")
    other = client(person(username="he", role=Role.ADMINISTRATOR, branch=branch))

    assert board.name not in other.get(HOME).content.decode()
    assert other.get(f"{HOME}{board.pk}/").status_code == 404
    extension = Extension.objects.get()
    assert other.post(f"{HOME}extensions/{extension.pk}/end/").status_code == 404


def test_the_lists_cost_the_same_however_long(
    as_administrator, board, hotline, head, django_assert_max_num_queries
):
    for place in range(5):
        who = person(username=f"agent{place}", role=Role.AGENT)
        Extension.objects.create(number=f"9{place}", user=who, set_at=timezone.now(), set_by="chen")
    take_message(board, body=body_of(*[raw(call_id="", n=n) for n in range(9)]), now=timezone.now())

    with django_assert_max_num_queries(24):
        as_administrator.get(HOME)
    with django_assert_max_num_queries(18):
        as_administrator.get(f"{HOME}{board.pk}/")
