"""The cast's log `loans`: m2 returns the papers once, m3, m4 and m5 never reach approval."""

from __future__ import annotations

import inspect

import pytest
from tests.cast import event_log
from tests.pipelines.conftest import stored_rows

from zhike.engine.home import subfolder
from zhike.engine.store import Batch
from zhike.pipelines import journeys
from zhike.pipelines.errors import LogUnknown, OptionUnknown, QuestionUnknown
from zhike.pipelines.journeys import (
    QUESTIONS,
    LogFilter,
    ask,
    data_version,
    is_anything_kept,
    logs,
    shown,
)
from zhike.schema import event_log as contract


def edges(answer):
    return {(row["activity"], row["next_activity"]): row["steps"] for row in answer.rows}


def test_an_answer_carries_its_definition_its_period_and_its_n(store):
    answer = ask("graph", log_name="loans", store=store)

    assert answer.definition == QUESTIONS["graph"].definition
    assert (answer.events, answer.cases) == (12, 5)
    assert answer.first_at == "2026-01-05T01:00:00Z"
    assert answer.last_at == "2026-01-07T06:40:00Z"


def test_the_graph_counts_steps_of_all_cases(store):
    answer = ask("graph", log_name="loans", store=store)

    assert edges(answer) == {
        ("apply", "check papers"): 3,
        ("check papers", "approve"): 2,
        ("check papers", "return papers"): 1,
        ("return papers", "check papers"): 1,
    }


def test_a_filter_narrows_the_answer_and_its_n(store):
    answer = ask(
        "graph", log_name="loans", store=store, filter=LogFilter(with_activities=("return papers",))
    )

    assert (answer.cases, answer.events) == (1, 5)
    assert answer.filter == "with_activities=return+papers"
    assert edges(answer)[("apply", "check papers")] == 1


def test_a_filter_that_keeps_nothing_gives_an_empty_answer_not_an_error(store):
    answer = ask(
        "variants", log_name="loans", store=store, filter=LogFilter(channels=("carrier pigeon",))
    )

    assert (answer.cases, answer.rows, answer.first_at) == (0, [], None)


def test_new_events_make_a_new_answer(store):
    before = ask("summary", log_name="loans", store=store)
    more = stored_rows(event_log().slice(0, 3), log_name="loans2")
    more = more.set_column(1, "log_name", stored_rows(event_log().slice(0, 3), log_name="loans")[1])
    store.append(contract.CONTRACT, more, batch=Batch(batch_id="b2", source="cast", by="test"))

    after = ask("summary", log_name="loans", store=store)

    assert (before.events, after.events) == (12, 15)


def test_events_of_another_log_leave_the_answer_as_it_is_kept(store, monkeypatch):
    first = ask("graph", log_name="loans", store=store)
    more = stored_rows(event_log().slice(0, 3), log_name="cards")
    store.append(contract.CONTRACT, more, batch=Batch(batch_id="b2", source="cast", by="test"))
    monkeypatch.setattr(journeys, "opened", lambda store: pytest.fail("asked again"))

    assert ask("graph", log_name="loans", store=store) == first


def test_a_question_across_logs_is_asked_anew_when_any_of_them_changes(store):
    def events_of(customer):
        options = {"customer": customer}
        return ask("customer_timeline", log_name="loans", options=options, store=store).rows

    before = events_of("C1")
    more = stored_rows(event_log(), log_name="cards")
    store.append(contract.CONTRACT, more, batch=Batch(batch_id="b2", source="cast", by="test"))

    assert len(events_of("C1")) == 2 * len(before) > 0


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_whoever_looks_at_every_log_says_so(question):
    looks = "every_log" in inspect.getsource(QUESTIONS[question].make)

    assert looks == QUESTIONS[question].across_logs


def test_new_data_delete_the_answers_about_the_old(store):
    ask("graph", log_name="loans", store=store)
    (old,) = (path for path in subfolder("answers").iterdir() if path.is_dir())
    more = stored_rows(event_log().slice(0, 3), log_name="loans2")
    more = more.set_column(1, "log_name", stored_rows(event_log().slice(0, 3), log_name="loans")[1])
    store.append(contract.CONTRACT, more, batch=Batch(batch_id="b2", source="cast", by="test"))

    ask("graph", log_name="loans", store=store)

    assert not old.exists()
    assert is_anything_kept(store=store)


def test_nothing_is_kept_before_anybody_asked(store):
    assert not is_anything_kept(store=store)
    assert data_version(store=store) != data_version(without=["loans"], store=store)


def test_programs_are_shown_the_figures_or_the_rows(store):
    assert shown(ask("summary", log_name="loans", store=store))["cases"] == 5
    assert len(shown(ask("graph", log_name="loans", store=store))) == 4


def test_a_withdrawn_batch_is_gone_from_the_next_answer(store):
    ask("summary", log_name="loans", store=store)
    store.withdraw("b1", by="test", reason="wrong file")

    assert logs(store=store) == []
    with pytest.raises(LogUnknown):
        ask("summary", log_name="loans", store=store)


@pytest.mark.parametrize(
    ("question", "log_name", "options", "error", "told"),
    [
        ("grpah", "loans", {}, QuestionUnknown, "There are: activities"),
        ("graph", "loan", {}, LogUnknown, "There are: loans"),
        ("graph", "loans", {"colour": "red"}, OptionUnknown, "It takes: calendar"),
    ],
)
def test_a_wrong_word_is_answered_with_the_right_ones(
    store, question, log_name, options, error, told
):
    with pytest.raises(error, match=told):
        ask(question, log_name=log_name, store=store, options=options)
