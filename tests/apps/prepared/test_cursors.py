from __future__ import annotations

import pytest
from django.db import connection

from zhike.apps.people.models import Branch
from zhike.apps.prepared.cursors import cursor
from zhike.apps.prepared.select import Prepared

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own")


@on_postgresql
def test_what_is_asked_again_is_kept_by_the_server(db):
    by_name = Prepared(lambda name: Branch.objects.filter(name=name).order_by("path", "-pk"))
    before = kept(ours := 'ORDER BY "people_branch"."path" ASC, "people_branch"."id" DESC')

    for name in ("一", "二", "三", "四"):
        by_name.first(name)

    (statement,) = set(kept(ours)) - set(before)
    assert "$1" in statement, "the value is not in it"


@on_postgresql
def test_a_statement_kept_for_one_value_answers_for_another(db):
    Branch.objects.create(code="B1", name="一", path="B1")
    Branch.objects.create(code="B2", name="二", path="B2")
    by_code = Prepared(lambda code: Branch.objects.filter(code=code))

    found = [by_code.first(code) for code in ("B1", "B2", "B3", "B1", "B2", "B3")]

    assert [one and one.name for one in found] == ["一", "二", None] * 2


def test_whoever_asks_in_djangos_own_way_is_not_touched(db):
    with connection.cursor() as before, cursor() as ours, connection.cursor() as after:
        ours.execute("SELECT %s", ["50 %"])
        assert ours.fetchone() == ("50 %",)
        assert type(before.cursor) is type(after.cursor)
        assert (type(ours.cursor) is type(after.cursor)) == (connection.vendor == "sqlite")


def kept(part: str) -> list[str]:
    with connection.cursor() as asked:
        asked.execute("SELECT statement FROM pg_prepared_statements")
        return [text for (text,) in asked.fetchall() if part in text]
