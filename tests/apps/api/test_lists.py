from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from tests.apps.api.conftest import problem
from tests.apps.api.small_api import LIST, make

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.apps.api.small_api")]
DAY = datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=UTC)


@pytest.fixture
def things():
    """Nine things of three tiers, made at three moments; tiers and moments cross."""
    return [
        make(f"A-{n}", tier="abc"[n % 3], created_at=DAY + timedelta(microseconds=n // 3))
        for n in range(9)
    ]


def walk(call, query: str) -> list[str]:
    """All ids of a list, page after page."""
    found, cursor = [], ""
    for _page in range(20):
        told = call(f"things?{query}&cursor={cursor}" if cursor else f"things?{query}").json()
        found += [item["customer_id"] for item in told["items"]]
        cursor = told["next"]
        if not cursor:
            break
    return found


@pytest.mark.parametrize("limit", [1, 2, 4, 9, 200])
@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ("customer_id", lambda one: one.customer_id),
        ("tier", lambda one: (one.tier, one.customer_id)),
        ("tier,-created_at", lambda one: (one.tier, -one.created_at.microsecond, one.customer_id)),
        ("created_at", lambda one: (one.created_at, one.customer_id)),
    ],
)
def test_pages_together_are_the_list_in_its_order(call, things, limit, sort, key):
    expected = [one.customer_id for one in sorted(things, key=key)]

    assert walk(call, f"sort={sort}&limit={limit}") == expected


def test_rows_that_come_in_between_neither_repeat_nor_hide_others(call, things):
    first = call("things?limit=4").json()
    make("A-0-before")
    make("A-8-behind")
    rest = call(f"things?limit=200&cursor={first['next']}").json()

    seen = [item["customer_id"] for item in first["items"] + rest["items"]]
    assert seen == [f"A-{n}" for n in range(9)] + ["A-8-behind"]


def test_the_next_page_stands_in_the_link_header_too(call, things):
    answer = call("things?tier=a&limit=2")

    link, rel = answer["Link"].split("; ")
    assert rel == 'rel="next"'
    following = call(link.strip("<>").removeprefix("/api/v1/"))
    assert [item["customer_id"] for item in following.json()["items"]] == ["A-6"]
    assert following.json()["next"] is None
    assert "Link" not in following


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("tier=a", 3),
        ("tier=a&kind=personal", 3),
        ("kind=corporate", 0),
        ("version=1", 9),
        ("is_vulnerable=true", 0),
        (f"created_from={quote((DAY + timedelta(microseconds=1)).isoformat())}", 6),
        ("opened_from=2026-01-01", 0),
    ],
)
def test_filters_cut_the_list(call, things, query, count):
    assert len(call(f"things?{query}").json()["items"]) == count


@pytest.mark.parametrize(
    ("query", "name", "wanted"),
    [
        ("colour=red", "colour", "known are tier, kind, opened_from"),
        ("kind=robot", "kind", "one of personal, corporate"),
        ("created_from=yesterday", "created_from", "a time with its zone"),
        ("created_from=2026-02-30T00:00:00Z", "created_from", "a time with its zone"),
        ("created_from=2026-02-03T00:00:00", "created_from", "a time with its zone"),
        ("opened_from=2026-02-30", "opened_from", "a day, as"),
        ("version=1.5", "version", "a whole number"),
        ("version=99999999999999999999", "version", "a whole number"),
        ("is_vulnerable=yes", "is_vulnerable", "true or false"),
        ("tier=", "tier", "1 to 200 letters"),
        ("tier=a&tier=b", "tier", "only once"),
        ("limit=0", "limit", "1 to 200"),
        ("limit=201", "limit", "1 to 200"),
        ("sort=weight", "sort", "of tier, created_at, customer_id"),
        ("sort=tier,-tier", "sort", "each once"),
        ("sort=", "sort", "each once"),
        ("sort=pk", "sort", "each once"),
        ("tier__contains=a", "tier__contains", "unknown"),
    ],
)
def test_what_is_not_known_is_refused_with_what_is(call, query, name, wanted):
    answer = call(f"things?{query}")

    assert problem(answer) == (422, "fields_refused")
    assert name in answer.json()["message"]
    assert wanted in answer.json()["way_out"]


def test_a_cursor_belongs_to_its_list_filters_and_order(call, things):
    cursor = call("things?limit=2").json()["next"]

    for query in ("tier=a", "sort=tier", "limit=5&sort=-customer_id"):
        assert problem(call(f"things?{query}&cursor={cursor}")) == (422, "cursor_refused")
    for wrong in ("x", cursor[:-1], cursor + "x", "", "W10:1:x"):
        assert call(f"things?cursor={wrong}").status_code in {200, 422}
        assert wrong == "" or problem(call(f"things?cursor={wrong}"))[1] == "cursor_refused"
    assert call(f"things?limit=7&cursor={cursor}").status_code == 200


def test_a_page_costs_one_query_beside_the_token(call, things, django_assert_num_queries):
    call("things")
    with django_assert_num_queries(2):
        call("things?tier=a&sort=-created_at&limit=2")


def test_a_list_describes_itself():
    described = {one["name"]: one for one in LIST.parameters}

    assert set(described) == {*LIST.filters, "sort", "limit", "cursor"}
    assert described["kind"]["schema"]["enum"] == ["personal", "corporate"]
    assert described["limit"]["schema"]["maximum"] == 200
