"""Calls become their steps and one contact each; what is no sound call is rejected as a whole."""

from __future__ import annotations

import gzip
from datetime import datetime

import pytest

from zhike.analytics.journeys import contact_centre_summary
from zhike.engine.store import Store
from zhike.pipelines.errors import MappingBroken
from zhike.pipelines.import_contacts import COLUMNS, import_contacts
from zhike.pipelines.import_events import Counts
from zhike.schema import contact, event_log

HEADER = "\t".join(COLUMNS)
# The first is answered after a wait, the second gives up in the menu, the third in the queue.
ANSWERED = (
    "AA0101\t33118\t27997683\t2\tPS\t990101\t6:55:20\t6:55:26\t6\t6:55:26\t6:55:43\t17\tAGENT"
    "\t6:55:43\t6:56:37\t54\tMICHAL"
)
GAVE_UP_IN_MENU = (
    "AA0101\t33117\t0\t0\tPS\t990101\t0:34:12\t0:34:23\t11\t0:00:00\t0:00:00\t0\tHANG"
    "\t0:00:00\t0:00:00\t0\tNO_SERVER"
)
GAVE_UP_IN_QUEUE = (
    "AA0101\t33116\t9664491\t2\tPS\t990101\t0:00:31\t0:00:36\t5\t0:00:36\t0:03:09\t153\tHANG"
    "\t0:00:00\t0:00:00\t0\tNO_SERVER"
)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


@pytest.fixture
def imported(store, tmp_path):
    """Import calls written as rows of the source."""

    def run(*calls, header=HEADER, **options):
        path = tmp_path / "calls.txt"
        path.write_bytes("\r\n".join([header, *calls, ""]).encode())
        return import_contacts(path, log_name="calls", store=store, **options)

    return run


def rows(store, contract, *columns):
    table = store.table(contract)
    picked = table.select(*columns) if columns else table
    return picked.to_pyarrow().to_pylist()


def changed(call, **fields):
    """Give a call with other values in some of its fields."""
    values = dict(zip(COLUMNS, call.split("\t"), strict=True)) | fields
    return "\t".join(values.values())


def test_a_call_becomes_its_steps_and_one_contact(imported, store):
    report = imported(ANSWERED)

    assert (report.contacts.read, report.contacts.stored, report.stored) == (1, 1, 3)
    steps = rows(store, event_log.CONTRACT)
    told = ("activity", "occurred_at", "completed_at", "resource", "outcome")
    assert [tuple(step[name] for name in told) for step in steps] == [
        ("VRU", datetime(1999, 1, 1, 4, 55, 20), datetime(1999, 1, 1, 4, 55, 26), None, None),
        ("queue", datetime(1999, 1, 1, 4, 55, 26), datetime(1999, 1, 1, 4, 55, 43), None, None),
        (
            "service",
            datetime(1999, 1, 1, 4, 55, 43),
            datetime(1999, 1, 1, 4, 56, 37),
            "MICHAL",
            "answered",
        ),
    ]
    assert {(step["case_id"], step["customer_id"], step["channel"]) for step in steps} == {
        ("AA0101/33118", "27997683", "phone")
    }
    assert rows(store, contact.CONTRACT) == [
        {
            "contact_id": "AA0101/33118",
            "log_name": "calls",
            "customer_id": "27997683",
            "channel": "phone",
            "queue": "PS",
            "priority": 2,
            "offered_at": datetime(1999, 1, 1, 4, 55, 20),
            "self_service_seconds": 6,
            "wait_seconds": 17,
            "handle_seconds": 54,
            "wrap_up_seconds": None,
            "outcome": "answered",
            "agent": "MICHAL",
            "reason": None,
        }
    ]


def test_a_step_that_did_not_take_place_is_no_event(imported, store):
    imported(GAVE_UP_IN_MENU, GAVE_UP_IN_QUEUE)

    steps = rows(store, event_log.CONTRACT, "case_id", "activity", "outcome")
    assert sorted(tuple(step.values()) for step in steps) == [
        ("AA0101/33116", "VRU", None),
        ("AA0101/33116", "queue", "abandoned"),
        ("AA0101/33117", "VRU", "abandoned"),
    ]


def test_numbers_that_repeat_on_another_line_are_other_calls(imported, store):
    report = imported(ANSWERED, changed(ANSWERED, **{"vru+line": "AA0102"}))

    assert (report.contacts.stored, report.contacts.duplicates) == (2, 0)


def test_a_negative_time_in_the_menu_is_unknown_and_counted_in_a_warning(imported, store):
    report = imported(changed(ANSWERED, vru_exit="6:54:43", vru_time="-37"), GAVE_UP_IN_QUEUE)

    assert [warning.partition(" calls")[0] for warning in report.warnings] == [
        "negative_vru_time: 1"
    ]
    known = {row["contact_id"]: row for row in rows(store, contact.CONTRACT)}
    assert known["AA0101/33118"]["self_service_seconds"] is None
    assert known["AA0101/33116"]["self_service_seconds"] == 5
    (menu,) = (
        step
        for step in rows(store, event_log.CONTRACT)
        if step["activity"] == "VRU" and step["case_id"] == "AA0101/33118"
    )
    assert menu["completed_at"] is None


def test_a_row_that_lacks_a_tab_is_rejected_alone(imported, store):
    # Two rows of October 1999 look like this: their later fields are shifted by one.
    shifted = ANSWERED.replace("\t17\tAGENT", "\t17AGENT")

    report = imported(GAVE_UP_IN_MENU, shifted, GAVE_UP_IN_QUEUE)

    assert (report.contacts.read, report.contacts.stored, report.rejected) == (3, 2, 1)
    assert [(reject.row, reject.rule) for reject in report.rejects] == [(2, "too_few_fields")]


def test_contacts_and_rows_of_rejects_are_those_of_the_source(imported):
    # That night the clocks of Israel skipped the hour from 2; both steps of the call fell into it.
    skipped = changed(GAVE_UP_IN_QUEUE, date="990402", vru_entry="2:00:31", q_start="2:00:36")
    unsound = changed(ANSWERED, call_id="")

    report = imported(ANSWERED, unsound, skipped, GAVE_UP_IN_MENU)

    assert report.contacts == Counts(read=4, stored=2, duplicates=0, rejected=2)
    assert report.counts == Counts(read=7, stored=4, duplicates=0, rejected=3)
    assert [(each.row, each.rule) for each in report.rejects] == [
        (2, "missing_value"),
        (3, "nonexistent_local_time"),
        (3, "nonexistent_local_time"),
    ]


@pytest.mark.parametrize(
    ("fields", "column", "rule"),
    [
        ({"call_id": ""}, "call_id", "missing_value"),
        ({"date": "990231"}, "date", "impossible_time"),
        ({"vru_entry": "25:00:00"}, "vru_entry", "impossible_time"),
        ({"q_time": "soon"}, "q_time", "not_a_whole_number"),
        ({"ser_time": "-5"}, "ser_time", "negative_time"),
        ({"outcome": "LOST"}, "outcome", "unknown_outcome"),
    ],
)
def test_an_unsound_call_is_rejected_with_its_column_and_rule(
    imported, store, fields, column, rule
):
    report = imported(GAVE_UP_IN_MENU, changed(ANSWERED, **fields))

    assert (report.contacts.read, report.contacts.stored, report.rejected) == (2, 1, 1)
    assert [(each.row, each.column, each.rule) for each in report.rejects] == [(2, column, rule)]
    assert [row["contact_id"] for row in rows(store, contact.CONTRACT)] == ["AA0101/33117"]


def test_a_call_over_midnight_ends_on_the_next_day(imported, store):
    imported(
        changed(
            ANSWERED, vru_entry="23:59:50", vru_exit="23:59:56", q_start="23:59:56",
            q_exit="0:00:13", ser_start="0:00:14", ser_exit="0:01:08",
        )
    )  # fmt: skip

    times = {
        step["activity"]: (step["occurred_at"], step["completed_at"])
        for step in rows(store, event_log.CONTRACT)
    }
    # Jerusalem's midnight of 1 January is 22:00 UTC.
    assert times["queue"] == (datetime(1999, 1, 1, 21, 59, 56), datetime(1999, 1, 1, 22, 0, 13))
    assert times["service"] == (datetime(1999, 1, 1, 22, 0, 14), datetime(1999, 1, 1, 22, 1, 8))


def test_phantom_calls_are_kept_and_counted_apart(imported, store):
    phantom = changed(ANSWERED, call_id="1", outcome="PHANTOM", server="NO_SERVER")

    report = imported(ANSWERED, phantom)

    assert report.phantom == 1
    (row,) = contact_centre_summary(store.table(contact.CONTRACT)).to_pyarrow().to_pylist()
    assert (row["n"], row["phantom"], row["mean_handle_seconds"]) == (1, 1, 54.0)


def test_an_answered_call_of_unknown_service_has_no_duration(imported, store):
    imported(changed(ANSWERED, ser_start="0:00:00", ser_exit="0:00:00", ser_time="0"))

    (call,) = rows(store, contact.CONTRACT)
    assert (call["outcome"], call["handle_seconds"], call["agent"]) == ("answered", None, "MICHAL")


def test_the_same_calls_again_store_nothing(imported, store):
    imported(ANSWERED, GAVE_UP_IN_MENU)

    again = imported(ANSWERED, GAVE_UP_IN_MENU)

    assert (again.contacts.stored, again.contacts.duplicates) == (0, 2)
    assert (again.stored, again.duplicates) == (0, 4)


def test_contacts_lost_between_the_two_commits_come_with_the_next_import(
    imported, store, monkeypatch
):
    whole = store.append

    def append_events_only(contract, rows, *, batch):
        if contract is contact.CONTRACT:
            raise KeyboardInterrupt
        return whole(contract, rows, batch=batch)

    monkeypatch.setattr(store, "append", append_events_only)
    with pytest.raises(KeyboardInterrupt):
        imported(ANSWERED)
    monkeypatch.undo()

    again = imported(ANSWERED)

    assert (again.stored, again.duplicates, again.contacts.stored) == (0, 3, 1)


def test_a_dry_run_tells_the_same_and_stores_nothing(imported, store):
    report = imported(ANSWERED, GAVE_UP_IN_MENU, dry_run=True)

    assert (report.contacts.read, report.contacts.stored, report.stored) == (2, 2, 4)
    assert rows(store, contact.CONTRACT) == rows(store, event_log.CONTRACT) == []


def test_undoing_the_batch_takes_events_and_contacts_back(imported, store):
    report = imported(ANSWERED)

    store.withdraw(report.batch_id, by="li", reason="wrong month")

    assert rows(store, contact.CONTRACT) == rows(store, event_log.CONTRACT) == []


def test_a_missing_column_is_named_and_nothing_is_stored(imported, store):
    with pytest.raises(MappingBroken, match="no column 'q_time'"):
        imported(ANSWERED, header=HEADER.replace("q_time", "waited"))

    assert store.batches() == []


@pytest.mark.real_data
def test_two_real_months_are_imported_whole(store, real_data):
    folder = real_data / "anonymous_bank_1999"

    january, february = (
        import_contacts(folder / f"{month}.txt.gz", log_name="anonymous_bank", store=store)
        for month in ("january", "february")
    )

    assert (january.contacts.read, january.contacts.stored, january.rejected) == (31_599, 31_599, 0)
    assert (february.contacts.read, february.contacts.stored, february.rejected) == (
        33_344,
        33_344,
        0,
    )
    assert (january.phantom, february.phantom) == (240, 278)
    assert january.warnings[0].startswith("negative_vru_time: 33 calls")
    assert february.warnings[0].startswith("negative_vru_time: 25 calls")


@pytest.mark.real_data
def test_real_waits_and_services_are_those_of_the_file(store, real_data):
    path = real_data / "anonymous_bank_1999" / "january.txt.gz"
    import_contacts(path, log_name="january", store=store)

    regular = contact_centre_summary(store.table(contact.CONTRACT)).to_pyarrow().to_pylist()[0]

    # Counted from the text itself, without zhike.
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    calls = [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in lines[1:]]
    waits = [
        int(call["q_time"])
        for call in calls
        if (call["type"], call["outcome"] != "PHANTOM") == ("PS", True)
    ]
    services = [
        int(call["ser_time"])
        for call in calls
        if (call["type"], call["outcome"]) == ("PS", "AGENT") and call["ser_start"] != "0:00:00"
    ]
    assert (regular["queue"], regular["n"]) == ("PS", len(waits))
    assert regular["mean_wait_seconds"] == pytest.approx(sum(waits) / len(waits))
    assert regular["mean_handle_seconds"] == pytest.approx(sum(services) / len(services))
