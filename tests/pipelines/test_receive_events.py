from __future__ import annotations

import json

import pytest
from tests.event_rows import content_of

from zhike.engine.store import Store
from zhike.integrations.errors import SourceBroken
from zhike.pipelines.import_mapping import Mapping
from zhike.pipelines.receive_events import keys_in, receive_events, wire_mapping

ROW = {"case_id": "A", "activity": "apply", "occurred_at": "2026-01-05 09:00:00"}


@pytest.fixture
def receive(tmp_path):
    def receive_it(*rows, mapping=None):
        path = tmp_path / "batch.ndjson"
        texts = [row if isinstance(row, str) else json.dumps(row) for row in rows]
        path.write_text("\n".join(texts))
        return receive_events(
            path, log_name="branch", store=Store(), zone="Asia/Shanghai", mapping=mapping
        )

    return receive_it


def test_names_of_the_event_log_are_columns_and_others_are_attributes(receive):
    receive(ROW | {"channel": "app", "amount": 5})

    (event,) = content_of(Store())
    assert event["channel"] == "app"
    assert dict(event["attributes"]) == {"amount": "5"}
    assert event["occurred_at"].isoformat() == "2026-01-05T01:00:00"


def test_an_id_of_the_sender_makes_a_changed_row_no_new_event(receive):
    receive(ROW | {"event_id": "e1"})
    again = receive(ROW | {"event_id": "e1"})

    assert (again.stored, again.duplicates) == (0, 1)


def test_a_batch_without_any_object_is_rejected_line_by_line(receive):
    report = receive("nonsense", "[1, 2]", "")

    assert (report.read, report.stored, report.rejected) == (2, 0, 2)
    assert {reject.rule for reject in report.rejects} == {"invalid_json"}


def test_an_archive_is_no_batch(receive):
    with pytest.raises(SourceBroken, match="zip archive"):
        receive("PK\x03\x04", ROW)

    assert content_of(Store()) == []


def test_a_column_that_no_line_has_rejects_the_lines_and_not_the_batch(receive):
    report = receive({"activity": "apply", "occurred_at": "2026-01-05 09:00:00"})

    assert (report.read, report.rejected) == (1, 1)
    assert (report.rejects[0].column, report.rejects[0].rule) == ("case_id", "missing_value")


def test_a_senders_own_names_are_read_by_a_mapping(receive):
    mapping = Mapping(
        columns={"case_id": ("nr",), "activity": ("step",), "occurred_at": ("time",)}, zone="UTC"
    )

    report = receive({"nr": "B", "step": "pay", "time": "2026-01-05 09:00:00"}, mapping=mapping)

    assert report.stored == 1
    assert content_of(Store())[0]["occurred_at"].isoformat() == "2026-01-05T09:00:00"


def test_only_columns_that_a_batch_has_are_mapped(tmp_path):
    path = tmp_path / "batch.ndjson"
    path.write_bytes(b'{"channel": "app", "x": 1}\n\xff\n[[[\n')

    assert keys_in(path) == {"channel", "x"}
    assert list(wire_mapping(path, zone="UTC").columns) == [
        "case_id",
        "activity",
        "occurred_at",
        "channel",
    ]
