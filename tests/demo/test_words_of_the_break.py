"""The release that breaks the face login, found in what the demo bank's customers write."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from zhike.analytics.voice import without_model
from zhike.demo.bank import found_bank
from zhike.demo.changes import change_log_table
from zhike.demo.people import make_people
from zhike.demo.planted import FACE_LOGIN
from zhike.demo.surveys import review_table
from zhike.engine.store import Batch, Store
from zhike.pipelines.read_texts import read_texts
from zhike.pipelines.reading import opened
from zhike.pipelines.text_alarms import watch_texts
from zhike.pipelines.text_issues import issues_in
from zhike.schema import change_log, feedback_text

CUSTOMERS = 20_000  # as the standard demo bank has
WITHIN = timedelta(days=3)


def issues(folder, *, until, without=()):
    """What is called in the reviews by the end of a day."""
    bank = found_bank(seed=7, customers=CUSTOMERS, without=without)
    store = Store(folder / "store")
    batch = Batch(batch_id="demo")
    store.append(
        feedback_text.CONTRACT, review_table(bank, make_people(bank), first=1), batch=batch
    )
    for rows in change_log_table(bank):
        store.append(change_log.CONTRACT, rows, batch=batch)
    read_texts(store, reader=without_model())
    watch_texts(store, today=until + timedelta(days=1))
    with opened(store) as tables:
        return issues_in(tables).found


def test_it_is_found_within_three_days_with_the_release_as_the_nearest_change(own_home):
    [issue] = issues(own_home, until=FACE_LOGIN.released_date + WITHIN)

    assert issue.aspects[0] == "step.face"
    assert FACE_LOGIN.released_date <= issue.called_on <= FACE_LOGIN.released_date + WITHIN
    assert issue.changes[0].title == "手机银行 6.2 版"
    assert issue.changes[0].changed_on == FACE_LOGIN.released_date


@pytest.mark.parametrize("until", [date(2025, 6, 10)])
def test_without_the_break_nothing_is_called(own_home, until):
    assert issues(own_home, until=until, without=("app_release_face_login",)) == ()
