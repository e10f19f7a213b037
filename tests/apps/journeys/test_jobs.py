from __future__ import annotations

from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from zhike.apps.jobs.chores import due_chores
from zhike.apps.jobs.kinds import kind_of
from zhike.apps.jobs.models import Job
from zhike.apps.jobs.tasks import run_job
from zhike.apps.journeys.jobs import PREPARING, prepare_pages, prepare_when_data_changed
from zhike.apps.journeys.tabs.registry import TABS
from zhike.pipelines import answers, journeys
from zhike.pipelines.journeys import the_store


def silent(done, total, message): ...


@pytest.fixture
def made(monkeypatch):
    """How often the library was asked each question, rather than an answer found kept."""
    counts = Counter()
    ask = journeys._answer

    def counting(question, **rest):
        counts[question] += 1
        return ask(question, **rest)

    monkeypatch.setattr(journeys, "_answer", counting)
    return counts


def test_no_page_that_was_prepared_asks_the_library_anything(loans, db, analyst, made):
    prepare_pages(progress=silent, version="")
    made.clear()
    reader = Client()
    reader.force_login(analyst)

    met = {tab: reader.get(reverse("journeys:tab", args=[loans, tab])).status_code for tab in TABS}

    assert met == dict.fromkeys(TABS, 200)
    assert made == {}


def test_what_a_log_cannot_answer_is_found_out_once(lonely, db, made):
    prepare_pages(progress=silent, version="")
    first = dict(made)

    prepare_pages(progress=silent, version="")

    assert first["switches"] == 1
    assert dict(made) == first


def test_each_look_is_reported_with_its_log_and_tab(loans, db):
    told = []

    prepare_pages(progress=lambda *report: told.append(report), version="")

    assert [done for done, _total, _message in told] == list(range(len(TABS) + 1))
    assert all(message.startswith("loans: ") for _done, _total, message in told[:-1])


def test_the_worker_prepares_new_data_once(loans, db):
    prepare_when_data_changed()
    prepare_when_data_changed()

    job = Job.objects.get()
    assert (job.kind, job.title, job.by) == (PREPARING, "loans", None)


def test_the_worker_prepares_again_when_an_import_is_undone_and_there_is_a_log_left(
    loans, lonely, db
):
    prepare_when_data_changed()
    run_job.call(Job.objects.get().pk)
    prepare_when_data_changed()
    after_the_first = Job.objects.count()
    the_store().withdraw("lonely", by="li", reason="wrong file")
    Job.objects.update(started_at=None)  # as if it had rested

    prepare_when_data_changed()

    assert after_the_first == 1
    assert [job.title for job in Job.objects.order_by("pk")][-1] == "loans"


def test_answers_that_were_cleared_away_are_made_again(loans, db):
    prepare_when_data_changed()
    run_job.call(Job.objects.get().pk)
    Job.objects.update(started_at=None)
    answers.forget_all_but((), folder=journeys.subfolder("answers"))

    prepare_when_data_changed()

    assert Job.objects.count() == 2


def test_a_bank_without_logs_prepares_nothing(db):
    prepare_when_data_changed()

    assert not Job.objects.exists()


def test_nobody_waits_behind_it_and_the_worker_looks_after_it(loans, db):
    assert kind_of(PREPARING).aside
    assert prepare_when_data_changed in [due.work for due in due_chores(tick=0)]
