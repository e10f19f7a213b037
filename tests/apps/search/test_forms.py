from __future__ import annotations

from datetime import UTC, datetime

import pytest

from zhike.apps.people.models import WorkQueue
from zhike.apps.search.forms import SearchForm

pytestmark = pytest.mark.django_db


def form(**given) -> SearchForm:
    made = SearchForm(given, queues=WorkQueue.objects.all())
    made.is_valid()
    return made


def test_days_of_the_bank_become_moments_and_the_last_counts_in_full():
    wanted = form(q="挂失", since="2026-01-05", until="2026-01-05").wanted

    assert wanted.opened_from == datetime(2026, 1, 4, 16, tzinfo=UTC)
    assert wanted.opened_until == datetime(2026, 1, 5, 16, tzinfo=UTC)


def test_without_filters_nothing_is_cut():
    wanted = form(q=" 挂失 ").wanted

    assert wanted.words == "挂失"
    assert (wanted.kind, wanted.state, wanted.channel, wanted.queue) == ("", "", "", None)
    assert (wanted.opened_from, wanted.opened_until, wanted.newest_first) == (None, None, False)


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1969-12-31"])
def test_a_day_that_no_database_can_hold_is_refused(name, day):
    assert name in form(q="挂失", **{name: day}).errors


def test_too_long_a_question_is_refused():
    assert "q" in form(q="x" * 201).errors
