from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.conftest import person
from tests.apps.privacy.conftest import ask

from zhike.apps.people.rules import Role
from zhike.apps.privacy import actions, erasure_actions, queries, retention_actions
from zhike.apps.privacy.models import RetentionRule, RightsRequest
from zhike.apps.privacy.rules import IDENTITY, Obstacle, RightKind, Urgency


@pytest.fixture
def supervisor(db):
    return person(username="gao", role=Role.SUPERVISOR)


def test_requests_are_cut_to_the_reach_and_the_most_pressing_come_first(
    lin, away, elsewhere, supervisor
):
    near, far = ask(lin), ask(away)
    RightsRequest.objects.filter(pk=far.pk).update(due_date=near.due_date - timedelta(days=1))

    assert list(queries.requests_for(supervisor)) == [far, near]
    narrow = person(username="sun", role=Role.SUPERVISOR, branch=away.home_branch)
    assert list(queries.requests_for(narrow)) == [far]


def test_requests_are_filtered(lin, supervisor):
    first, second = ask(lin), ask(lin, RightKind.COPY)
    actions.take_back_request(first.pk, by="wang")
    actions.take_request(second.pk, handler=supervisor)

    assert list(queries.requests_for(supervisor)) == [second]
    assert list(queries.requests_for(supervisor, state="withdrawn")) == [first]
    assert list(queries.requests_for(supervisor, state="late")) == []
    assert list(queries.requests_for(supervisor, state="all", kind="access")) == [first]
    assert list(queries.requests_for(supervisor, handler="gao")) == [second]


def test_a_late_request_is_late(lin, supervisor):
    made = ask(lin)
    RightsRequest.objects.update(due_date=timezone.localdate() - timedelta(days=2))
    made.refresh_from_db()

    assert list(queries.requests_for(supervisor, state="late")) == [made]
    assert queries.clock_now(made).urgency == Urgency.LATE


def test_a_list_takes_one_query(lin, supervisor, django_assert_max_num_queries):
    for _number in range(5):
        ask(lin)

    with django_assert_max_num_queries(1):
        rows = [
            (row.customer.home_branch.name, row.handler) for row in queries.requests_for(supervisor)
        ]
    assert len(rows) == 5


def test_what_stands_against_an_erasure(lin, holder, gone_long_ago):
    assert queries.obstacles_for([lin]) == []
    assert queries.obstacles_for([gone_long_ago]) == []
    retention_actions.place_hold(customer=gone_long_ago, reason="诉讼", by="chen")
    assert queries.obstacles_for([lin, gone_long_ago]) == [Obstacle.HOLD]


def test_a_period_that_begins_today_runs_on(holder):
    retention_actions.note_start(
        holder, record_class=IDENTITY, starts=timezone.localdate(), by="chen"
    )

    assert queries.obstacles_for([holder]) == [Obstacle.STATUTORY]


def test_before_the_rules_are_loaded_the_standard_period_holds(gone_long_ago):
    RetentionRule.objects.all().delete()
    assert queries.obstacles_for([gone_long_ago]) == []

    lately = timezone.localdate() - timedelta(days=365)
    retention_actions.note_start(gone_long_ago, record_class=IDENTITY, starts=lately, by="chen")
    assert queries.obstacles_for([gone_long_ago]) == [Obstacle.STATUTORY]


def test_holds_are_told_by_number_and_matter(lin, lin_again):
    retention_actions.place_hold(customer=lin, reason="诉讼", by="chen")
    retention_actions.place_hold(customer=None, matter="rights-1", reason="检查", by="chen")

    assert queries.held_numbers() == {"C001", "C002"}
    assert queries.held_matters() == {"rights-1"}
    assert queries.holds().count() == 2


def test_only_the_newest_version_of_an_assessment_is_listed(bank):
    for title in ("一", "二"):
        retention_actions.write_assessment(
            code="x", title=title, scope="", necessity="", risks="", measures="", decision="",
            by="chen",
        )  # fmt: skip

    assert [row.title for row in queries.assessments()] == ["二"]
    assert queries.assessments("nothing") == []


def test_a_list_of_copies_does_not_load_them(lin):
    made = ask(lin)
    actions.make_copy(made.pk, by="wang")

    (copy,) = queries.copies_of(made)

    assert "content_sealed" in copy.get_deferred_fields()


def test_unfinished_erasures_and_the_limit(lin):
    planned = erasure_actions.plan_erasure(lin, by="chen")

    assert list(queries.unfinished_erasures()) == list(queries.erasures()) == [planned]
    assert queries.limit_days_on(timezone.localdate()) == 15
