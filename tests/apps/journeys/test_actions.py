from __future__ import annotations

import pytest

from zhike.apps.audit.models import Outbox
from zhike.apps.journeys import actions
from zhike.apps.journeys.errors import ViewNameRefused
from zhike.apps.journeys.models import SavedView


def save(owner, name="slow", query="min_seconds=60"):
    return actions.save_view(owner=owner, log_name="loans", name=name, tab="map", query=query)


def test_saving_a_view_keeps_it_and_tells_of_it(analyst):
    view = save(analyst)

    assert (view.name, view.query, view.tab) == ("slow", "min_seconds=60", "map")
    event = Outbox.objects.get()
    assert (event.activity, event.by) == ("save view", "li")


def test_saving_under_the_same_name_replaces(analyst):
    save(analyst)
    save(analyst, query="min_seconds=90")

    assert SavedView.objects.get().query == "min_seconds=90"


def test_two_people_may_use_the_same_name(analyst, administrator):
    save(analyst)
    save(administrator)

    assert SavedView.objects.count() == 2


def test_renaming_takes_the_place_of_a_view_that_had_the_name(analyst):
    save(analyst, name="old")
    view = save(analyst, name="new")

    actions.rename_view(view, name="old", by=analyst)

    assert [view.name for view in SavedView.objects.all()] == ["old"]


def test_a_refused_name_changes_nothing(analyst):
    with pytest.raises(ViewNameRefused):
        save(analyst, name=" ")

    assert not SavedView.objects.exists()
    assert not Outbox.objects.exists()


def test_deleting_leaves_a_record_of_who(analyst):
    view = save(analyst)

    actions.delete_view(view, by=analyst)

    assert not SavedView.objects.exists()
    assert Outbox.objects.last().activity == "delete view"
