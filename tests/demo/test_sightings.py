from datetime import datetime

from zhike.analytics.clocks import working_seconds
from zhike.demo.sightings import Evidence
from zhike.engine.store import Batch, Store
from zhike.schema import change_log, event_log


def test_the_calendar_is_the_one_the_bank_worked_by(evidence):
    thursday_open, sunday_made_up = datetime(2025, 1, 2, 1), datetime(2025, 1, 26, 1)

    a_day = working_seconds(thursday_open, datetime(2025, 1, 2, 16), calendar=evidence.calendar)
    made_up = working_seconds(sunday_made_up, datetime(2025, 1, 26, 5), calendar=evidence.calendar)

    assert a_day == 7 * 3_600
    assert made_up == 3 * 3_600


def test_a_log_holds_its_own_events_only(evidence, tables):
    both = evidence.log("mortgage", "campaign")

    assert both.count().execute() == tables["mortgage"].num_rows + tables["campaign"].num_rows
    assert evidence.log("app").count().execute() == tables["app"].num_rows


def test_attributes_are_read_by_name_and_missing_ones_are_null(evidence):
    log = evidence.log("mortgage")
    paper = evidence.attribute(log, "paper")

    returned = log.filter(paper.notnull()).select("activity").distinct().to_pyarrow()

    assert set(returned["activity"].to_pylist()) == {"退回补件", "重新提交"}


def test_evidence_of_a_home_is_what_its_store_holds(tables, tmp_path):
    store, batch = Store(tmp_path / "store"), Batch(batch_id="b1")
    store.append(event_log.CONTRACT, tables["campaign"], batch=batch)
    store.append(change_log.CONTRACT, tables["change_log"], batch=batch)

    evidence = Evidence.of_home(tmp_path)

    assert evidence.events.count().execute() == tables["campaign"].num_rows
    assert [row["title"] for row in evidence.changes] == tables["change_log"]["title"].to_pylist()
