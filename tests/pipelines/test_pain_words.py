from tests.pain_bank import AWAY, CARD, CATALOGUE, FEE, PHONE, store_pains

from zhike.engine.store import Store
from zhike.pipelines.pain_words import words_of


def test_words_of_a_matter_come_masked_and_of_the_reach_alone(tmp_path, own_home):
    own_home.mkdir(exist_ok=True)
    (own_home / "pains.yaml").write_text(CATALOGUE, encoding="utf-8")
    store = Store(tmp_path / "store")
    store_pains(store)

    found = words_of(FEE, store=store)

    assert len(found) == 12
    assert all(PHONE not in one.text and "[电话]" in one.text for one in found)
    assert not any("张伟" in one.text for one in found)
    assert words_of(FEE, branches=[AWAY], store=store) == []
    assert words_of(CARD, store=store) == []
