from __future__ import annotations

import json

from tests.event_rows import CONTRACT, event_rows

from zhike.engine.store import Batch, Store


def test_counts_are_kept_until_the_files_change():
    store = Store()
    store.append(CONTRACT, event_rows(range(4)), batch=Batch(batch_id="b1"))
    (first,) = store.logs()
    kept = store.root / "log_summaries.json"
    counted = json.loads(kept.read_text())
    counted["mortgage"]["cases"] = 77  # a mark that only a kept count can show
    kept.write_text(json.dumps(counted))

    (second,) = store.logs()
    store.append(CONTRACT, event_rows([8]), batch=Batch(batch_id="b2"))
    (third,) = store.logs()

    assert (first.cases, second.cases, third.cases) == (2, 77, 3)


def test_a_torn_file_of_counts_is_counted_anew():
    store = Store()
    store.append(CONTRACT, event_rows(range(4)), batch=Batch(batch_id="b1"))
    (store.root / "log_summaries.json").write_text('{"mortgage": {"sig')

    (log,) = store.logs()

    assert log.events == 4


def test_the_version_of_a_log_follows_its_own_rows_alone():
    store = Store()
    store.append(CONTRACT, event_rows(range(4)), batch=Batch(batch_id="b1"))
    store.append(CONTRACT, event_rows([1], log_name="cards"), batch=Batch(batch_id="b2"))
    first = store.log_versions(CONTRACT)

    store.append(CONTRACT, event_rows([5], log_name="cards"), batch=Batch(batch_id="b3"))
    second = store.log_versions(CONTRACT)
    store.withdraw("b3", by="li", reason="wrong file")
    third = store.log_versions(CONTRACT)

    assert first.keys() == {"mortgage", "cards"}
    assert len({first["cards"], second["cards"], third["cards"]}) == 3
    assert first["mortgage"] == second["mortgage"] == third["mortgage"]
