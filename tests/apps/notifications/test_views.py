from __future__ import annotations

import pytest

from zhike.apps.notifications.models import MailAddress, Notification

PAGE, CHOICES = "/notifications/", "/account/notifications/"


def test_one_sees_his_own_and_nobody_elses(finished, as_analyst, as_administrator):
    finished()

    assert "Done: loans.csv" in as_analyst.get(PAGE).content.decode()
    assert "loans.csv" not in as_administrator.get(PAGE).content.decode()


def test_opening_one_notes_that_it_was_seen_and_leads_on(finished, as_analyst):
    finished()

    answer = as_analyst.post(f"{PAGE}{Notification.objects.get().pk}/open/")

    assert answer.url == "/jobs/"
    assert Notification.objects.get().read_at is not None


def test_the_notification_of_somebody_else_is_not_there(finished, as_administrator):
    finished()

    answer = as_administrator.post(f"{PAGE}{Notification.objects.get().pk}/open/")

    assert answer.status_code == 404
    assert Notification.objects.get().read_at is None


def test_the_bell_counts_what_is_unread(finished, as_analyst):
    finished()
    finished()
    assert "data-unread>2<" in as_analyst.get("/").content.decode()

    as_analyst.post(f"{PAGE}read/")

    assert "data-unread hidden>0<" in as_analyst.get("/").content.decode()


def test_choices_are_kept(as_analyst, analyst):
    given = {"address": "li@bank.example", "language": "en", "job_done-mail": "on"}
    as_analyst.post(CHOICES, given)

    form = as_analyst.get(CHOICES).context["form"]

    assert MailAddress.objects.get(user=analyst).address == "li@bank.example"
    assert (form["job_done-bell"].initial, form["job_done-mail"].initial) == (False, True)


def test_a_wrong_address_is_told(as_analyst):
    answer = as_analyst.post(CHOICES, {"address": "nowhere", "language": "en"})

    assert answer.status_code == 422
    assert not MailAddress.objects.exists()


@pytest.mark.parametrize("path", [PAGE, CHOICES])
def test_a_role_without_notifications_has_no_page(as_powerless, path):
    assert as_powerless.get(path).status_code == 403
