from __future__ import annotations

import pytest
from tests.apps.conftest import client, person
from tests.apps.mailboxes.conftest import SAID
from tests.integrations.mail.mails import mail

from zhike.apps.conversations.models import Message
from zhike.apps.mailboxes.errors import NotStored
from zhike.apps.mailboxes.mail_actions import reject_mail
from zhike.apps.mailboxes.models import Mailbox, RejectedMail
from zhike.apps.people.models import Branch
from zhike.apps.people.rules import Role
from zhike.integrations.mail import Found

PAGE = "/admin/mailboxes/"


@pytest.fixture
def rejected(box):
    found = Found(uid=1, size=500, content=mail(), complete=True)
    return reject_mail(box, uid_validity=1, uid=1, found=found, why=NotStored(kind="DataError"))


def given(queue, **changes):
    said = {name: value for name, value in SAID.items() if value is not False}
    return said | {"queue": queue.pk, "password": "top-secret"} | changes


def test_a_mailbox_is_added_and_its_password_never_shown(as_administrator, hotline):
    answer = as_administrator.post(PAGE, given(hotline), follow=True)

    assert Mailbox.objects.get().address == "service@bank.example"
    assert "top-secret" not in answer.content.decode()
    assert "service@bank.example" in as_administrator.get(PAGE).content.decode()


def test_an_address_that_is_there_is_told_at_its_field(as_administrator, box, hotline):
    answer = as_administrator.post(PAGE, given(hotline))

    assert answer.status_code == 422
    assert "already" in answer.content.decode()


def test_a_mailbox_is_changed_paused_and_resumed(as_administrator, box, hotline):
    here = f"{PAGE}{box.pk}/"
    as_administrator.post(here, given(hotline, folder="Service", password=""))
    as_administrator.post(f"{here}pause/")
    assert "Paused since" in as_administrator.get(here).content.decode()

    as_administrator.post(f"{here}resume/")

    box.refresh_from_db()
    assert (box.folder, box.paused_at) == ("Service", None)


def test_a_test_says_what_came_of_it(as_administrator, real_box, imap):
    imap.deliver(mail())
    here = f"{PAGE}{real_box.pk}/"

    assert (
        "Mails that wait: 1." in as_administrator.post(f"{here}test/", follow=True).content.decode()
    )
    Mailbox.objects.update(port=9)
    failed = as_administrator.post(f"{here}test/", follow=True).content.decode()

    assert "cannot be reached" in failed
    assert "fails" in as_administrator.get(PAGE).content.decode()


def test_a_rejected_mail_is_taken_in_from_the_page(as_administrator, rejected):
    page = as_administrator.get(f"{PAGE}{rejected.mailbox_id}/").content.decode()
    assert "DataError" in page
    assert "li@home.example" not in page

    as_administrator.post(f"{PAGE}rejected/{rejected.pk}/take/")

    assert Message.objects.count() == 1
    again = as_administrator.post(f"{PAGE}rejected/{rejected.pk}/discard/", follow=True)
    assert "decided about this mail already" in again.content.decode()


def test_a_rejected_mail_is_discarded_from_the_page(as_administrator, rejected):
    as_administrator.post(f"{PAGE}rejected/{rejected.pk}/discard/")

    assert RejectedMail.objects.get().outcome == "discarded"


def test_a_removed_mailbox_is_gone(as_administrator, box):
    as_administrator.post(f"{PAGE}{box.pk}/remove/")

    assert as_administrator.get(f"{PAGE}{box.pk}/").status_code == 404
    assert "No mailbox yet" in as_administrator.get(PAGE).content.decode()


@pytest.mark.parametrize("act", ["pause", "resume", "remove", "test"])
def test_each_act_needs_a_post_and_a_mailbox_that_is_there(as_administrator, box, act):
    assert as_administrator.get(f"{PAGE}{box.pk}/{act}/").status_code == 405
    assert as_administrator.post(f"{PAGE}999999/{act}/").status_code == 404


def test_nobody_else_sees_mailboxes(as_analyst, as_agent, rejected):
    for each in (as_analyst, as_agent):
        assert each.get(PAGE).status_code == 403
        assert each.get(f"{PAGE}{rejected.mailbox_id}/").status_code == 403
        assert each.post(f"{PAGE}rejected/{rejected.pk}/take/").status_code == 403


def test_a_mailbox_of_another_branch_is_not_there(hotline, rejected):
    branch = Branch.objects.create(code="b1", name="支行", path="new")
    branch.path = f"{hotline.branch.path}{branch.pk}/"
    branch.save()
    there = client(person(username="far", role=Role.ADMINISTRATOR, branch=branch))

    assert "service@bank.example" not in there.get(PAGE).content.decode()
    assert there.get(f"{PAGE}{rejected.mailbox_id}/").status_code == 404
    assert there.post(f"{PAGE}rejected/{rejected.pk}/take/").status_code == 404
