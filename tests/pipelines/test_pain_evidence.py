from tests.pain_bank import BEGIN, CATALOGUE, DAY, FEE, store_pains

from zhike.analytics.pains import read_pains
from zhike.engine.store import Store
from zhike.pipelines.pain_board import Assumptions
from zhike.pipelines.pain_evidence import last_known, sources_of
from zhike.pipelines.reading import opened


def test_sources_are_of_the_last_year_and_know_who_left_and_what_a_score_was_about(tmp_path):
    store = Store(tmp_path / "store")
    store_pains(store)

    with opened(store) as tables:
        as_of = last_known(tables)
        found = sources_of(
            tables,
            read_pains(CATALOGUE),
            as_of=as_of,
            complaints=(),
            branches=None,
            assumptions=Assumptions(),
        )
        scores = found.moments.filter(found.moments.evidence == "low_score").to_pyarrow()
        left = set(found.left.customer_id.to_pyarrow().to_pylist())

    assert as_of == BEGIN + 360 * DAY
    assert set(scores["matter"].to_pylist()) == {FEE}
    assert sum(scores["is_trouble"].to_pylist()) == 16  # 1 and 2 of five points, of forty answers
    assert "C00008" in left
    assert "C00002" not in left


def test_an_empty_store_knows_no_last_moment(tmp_path):
    with opened(Store(tmp_path / "store")) as tables:
        assert last_known(tables) is None
