from __future__ import annotations

import pytest
from tests.pipelines.store_rows import MONDAY, store_events

from zhike.apps.customers.jobs import SORTING, sort_rows, sort_when_data_changed
from zhike.apps.jobs.models import Job
from zhike.pipelines.journeys import the_store


@pytest.fixture
def events(db):
    store_events(the_store(), ("1", "C1", MONDAY, "app"))


def test_new_rows_are_sorted_by_one_job(events):
    sort_when_data_changed()
    sort_when_data_changed()

    assert Job.objects.filter(kind=SORTING).count() == 1


def test_sorted_rows_are_left_alone(events):
    assert sort_rows(progress=lambda done, total, message: None) == {"copies": 1}

    sort_when_data_changed()

    assert not Job.objects.filter(kind=SORTING).exists()
