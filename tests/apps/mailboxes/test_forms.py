from __future__ import annotations

import pytest
from tests.apps.mailboxes.conftest import SAID

from zhike.apps.mailboxes.forms import MailboxForm, NewMailboxForm
from zhike.apps.people.models import WorkQueue


def form(by, queue, kind=MailboxForm, **changes):
    return kind(SAID | {"queue": queue.pk, "password": "x"} | changes, by=by)


def test_an_address_is_kept_in_small_letters(administrator, hotline):
    made = form(administrator, hotline, address="Service@Bank.example")

    assert made.is_valid()
    assert made.cleaned_data["address"] == "service@bank.example"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("host", "a\r\nb"),
        ("username", "a\x00"),
        ("folder", "a\nb"),
        ("port", "70000"),
        ("address", "no address"),
        ("encryption", "rot13"),
        ("taken_folder", "INBOX"),
    ],
)
def test_what_would_break_a_command_is_refused_at_its_field(administrator, hotline, name, value):
    made = form(administrator, hotline, **{name: value})

    assert not made.is_valid()
    assert list(made.errors) == [name]


def test_a_new_mailbox_needs_a_password(administrator, hotline):
    assert not form(administrator, hotline, NewMailboxForm, password="").is_valid()
    assert form(administrator, hotline, password="").is_valid()


def test_a_queue_without_a_head_takes_no_mail(administrator, hotline):
    unserved = WorkQueue.objects.create(code="new", name="new", branch=hotline.branch)

    assert list(form(administrator, unserved).errors) == ["queue"]
