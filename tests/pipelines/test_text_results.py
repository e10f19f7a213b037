"""Counts by aspect, source and period with what must be hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tests.text_bank import FAR, LOUD, QUIET

from zhike.analytics.surveys import Suppression
from zhike.engine.store import Store
from zhike.pipelines.read_texts import batch_of_readings, read_by, table_of
from zhike.pipelines.reading import opened
from zhike.pipelines.text_results import WHOLE, results_of
from zhike.schema import text_aspect


def test_counts_are_those_of_the_table_and_shares_have_their_interval(texts_read):
    results = results_of(texts_read, branches=None)
    table = texts_read.of(text_aspect.CONTRACT)
    transfer = table.filter(table.aspect == "step.transfer").count().to_pyarrow().as_py()
    line = results.line("step.transfer")

    assert line.counts == (transfer, 0, 0)
    assert line.praised.value == 1.0
    assert line.named.lower < transfer / line.texts < line.named.upper
    assert line.texts == sum(
        results.cells[WHOLE][cell][k] for cell in results.cells[WHOLE] for k in range(3)
    )


def test_periods_and_sources_add_up(texts_read):
    results = results_of(texts_read, branches=None)
    whole = results.whole().n

    assert [one.name for one in results.periods][:2] == ["2025-01", "2025-02"]
    assert sum(results.whole(period=one.name).n for one in results.periods) == whole
    assert sum(results.whole(source=one).n for one in results.sources) == whole
    assert results.line("step.face", period="2025-02") is None


def test_a_rare_aspect_is_named_and_nothing_of_it_is_told(texts_read):
    results = results_of(texts_read, branches=None)
    line = results.line("product.investment")

    assert (line.counts, line.n, line.blamed) == (None, None, None)
    assert not line.protects
    assert line in results.lines()[-4:]


def test_all_requirements_stand_with_a_metric_also_those_that_nobody_names(texts_read):
    lines = results_of(texts_read, branches=None).lines()
    needs = [one for one in lines if one.aspect.axis == "need"]
    named = {one.aspect.key: one.n for one in needs}

    assert len(needs) == 11
    assert all(one.aspect.metric for one in needs)
    assert named["need.soundness"] == 0
    assert named["need.speed"] > 100


def test_no_hidden_cell_can_be_counted_back_from_the_shown(texts_read):
    results = results_of(texts_read, branches=None)
    key = "product.investment"
    names = [one.name for one in results.periods]
    shown = [
        results.line(key, source=source, period=period)
        for source in ("", *results.sources)
        for period in ("", *names)
    ]

    assert all(one is None or one.counts is None or one.n == 0 for one in shown)


def test_what_texts_name_has_its_share_though_few_came_from_one_source(texts_read):
    results = results_of(texts_read, branches=None)
    nothing = Suppression(small=frozenset(), complementary=frozenset(), totals=frozenset({"all"}))
    results = replace(results, hidden=results.hidden | {WHOLE: nothing})
    shown = [line for line in results.lines() if line.counts]

    assert results.whole().counts is None
    assert shown
    assert all(line.named for line in shown)


def test_a_branch_counts_the_texts_of_its_own_customers(texts_read):
    of_one, of_both = (
        results_of(texts_read, branches=names) for names in ({LOUD}, {LOUD, FAR, QUIET})
    )

    assert results_of(texts_read, branches=frozenset()).periods == ()
    assert 0 < of_one.whole().n < of_both.whole().n
    assert of_both.sources == ("survey",)


def test_an_empty_store_has_no_line(own_home):
    with opened(Store(own_home / "store")) as tables:
        assert results_of(tables, branches=None).lines() == ()


def test_aspects_of_a_text_whose_reading_is_not_stored_yet_count_nothing(tmp_path):
    store = Store(tmp_path / "store")
    row = {"feedback_id": "F1", "customer_id": None, "source": "app_review", "language": "zh",
           "written_at": datetime(2025, 3, 1), "aspect": "step.face", "polarity": -1,
           "read_by": read_by()}  # fmt: skip
    table = table_of(text_aspect.CONTRACT, [row])
    store.append(text_aspect.CONTRACT, table, batch=batch_of_readings())

    with opened(store) as tables:
        assert results_of(tables, branches=None).lines() == ()
