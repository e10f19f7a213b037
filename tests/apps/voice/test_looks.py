from __future__ import annotations

import pytest
from tests.apps.cast import person

from zhike.apps.people.rules import Role
from zhike.apps.voice.looks import (
    aspect_rows,
    issue_named,
    issue_rows,
    look_of,
    says_of,
    topic_named,
    topic_rows,
)


@pytest.fixture
def look(db, texts_in_store):
    reader = person(username="analyst-of-words", role=Role.ANALYST)
    return lambda **asked: look_of(reader, asked)


def test_an_axis_keeps_its_own_aspects_and_the_address_keeps_the_filters(look):
    rows = aspect_rows(look(axis="step", source="survey", period="2025-03"))

    assert {row.line.aspect.axis for row in rows} == {"step"}
    assert rows[0].named.words.startswith("?source=survey&period=2025-03&aspect=step.")


def test_requirements_stand_by_themselves_and_tell_where_nothing_is_said(look):
    needs = aspect_rows(look(axis="need"))

    assert len(needs) == 11
    assert all(row.metric for row in needs)
    assert {row.line.aspect.key for row in needs if row.nothing} >= {"need.soundness"}
    assert not [row for row in aspect_rows(look()) if row.line.aspect.axis == "need"]


def test_issues_and_topics_are_found_again_by_their_names(look):
    look()
    issue, topic = issue_rows()[0], topic_rows(None)[0]

    assert issue_named(issue.issue.key) == issue.issue
    assert topic_named(topic.id) == topic.line
    assert issue_named("x") is topic_named("x") is None


def test_quotes_are_of_customers_in_reach_alone(look):
    look()

    assert any(row.quotes for row in topic_rows(None))
    assert not any(row.quotes for row in topic_rows(frozenset()))


def test_what_is_said_is_one_of_three_or_any():
    assert [says_of({"says": word}) for word in ("praised", "neutral", "blamed", "x")] == [
        1, 0, -1, None,
    ]  # fmt: skip
