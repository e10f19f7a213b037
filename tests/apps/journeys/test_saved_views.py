from __future__ import annotations

from zhike.apps.journeys.actions import save_view
from zhike.apps.journeys.models import SavedView

SAVE = "/insight/journeys/loans/views/"
LOOK = {"name": "slow ones", "tab": "funnel", "query": "min_seconds=7200"}


def test_a_view_is_saved_and_opened_again(as_analyst, loans):
    answer = as_analyst.post(SAVE, LOOK)

    assert answer.url == "/insight/journeys/loans/funnel/?min_seconds=7200"
    page = as_analyst.get(answer.url).content.decode()
    assert "slow ones" in page


def test_an_empty_name_is_refused_in_words(as_analyst, loans):
    page = as_analyst.post(SAVE, {**LOOK, "name": " "}, follow=True).content.decode()

    assert "1 to 80 characters" in page
    assert not SavedView.objects.exists()


def test_a_view_is_renamed_and_deleted(as_analyst, analyst, loans):
    view = save_view(owner=analyst, log_name=loans, name="a", tab="map", query="")

    as_analyst.post(f"{SAVE}{view.pk}/", {"act": "rename", "name": "b"})
    assert SavedView.objects.get().name == "b"
    as_analyst.post(f"{SAVE}{view.pk}/", {"act": "delete"})
    assert not SavedView.objects.exists()


def test_another_persons_view_is_not_there(as_administrator, analyst, loans):
    view = save_view(owner=analyst, log_name=loans, name="a", tab="map", query="")

    assert as_administrator.post(f"{SAVE}{view.pk}/", {"act": "delete"}).status_code == 404
    assert SavedView.objects.exists()


def test_views_are_changed_by_post_only(as_analyst, loans):
    assert as_analyst.get(SAVE).status_code == 405
