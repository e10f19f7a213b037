"""Each preset is a mapping that could have been written by hand, with a title in both languages."""

from __future__ import annotations

import gzip

import pytest

from zhike.engine.store import Store
from zhike.integrations.errors import SourceBroken
from zhike.pipelines.errors import MappingBroken, PresetUnknown
from zhike.pipelines.import_contacts import COLUMNS, ContactsReport
from zhike.pipelines.presets import import_with_preset, load_preset, preset_names

KNOWN = ("anonymous_bank", "bpi_2012", "bpi_2020", "helpdesk", "receipt")
CALL = (
    "AA0101\t33118\t27997683\t2\tPS\t990101\t6:55:20\t6:55:26\t6\t6:55:26\t6:55:43\t17\tAGENT"
    "\t6:55:43\t6:56:37\t54\tMICHAL"
)
LOG = (
    '<log><trace><string key="concept:name" value="7"/><event>'
    '<string key="concept:name" value="open"/><string key="org:resource" value="li"/>'
    '<string key="customer" value="C1"/><string key="product" value="card"/>'
    '<date key="time:timestamp" value="2026-01-05T09:30:00+08:00"/></event></trace></log>'
)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def test_the_shared_real_logs_have_presets():
    assert preset_names() == KNOWN


@pytest.mark.parametrize("name", KNOWN)
def test_a_preset_has_titles_a_zone_and_what_its_kind_needs(name):
    preset = load_preset(name)

    assert preset.title and preset.title_zh and preset.title != preset.title_zh
    assert "/" in preset.zone
    assert (preset.mapping is None) == (preset.kind == "calls")


def test_a_preset_maps_what_a_guess_would_leave(store, tmp_path):
    path = tmp_path / "log.xes"
    path.write_text(LOG)

    report = import_with_preset(path, preset="helpdesk", log_name="tickets", store=store)

    (event,) = report.preview.to_pylist()
    told = ("case_id", "activity", "resource", "customer_id")
    assert tuple(event[name] for name in told) == ("7", "open", "li", "C1")
    assert dict(event["attributes"]) == {"product": "card"}


def test_a_preset_for_calls_gives_contacts(store, tmp_path):
    path = tmp_path / "calls.txt"
    path.write_text("\t".join(COLUMNS) + "\n" + CALL + "\n")

    report = import_with_preset(path, preset="anonymous_bank", log_name="calls", store=store)

    assert isinstance(report, ContactsReport)
    assert (report.contacts.read, report.contacts.stored) == (1, 1)


def test_a_file_that_does_not_fit_the_preset_names_the_column(store, tmp_path):
    path = tmp_path / "log.xes"
    path.write_text(LOG)

    with pytest.raises(MappingBroken, match="no column 'lifecycle:transition'"):
        import_with_preset(path, preset="bpi_2012", log_name="loans", store=store)


def test_a_log_that_is_cut_stores_nothing_although_half_of_it_could_be_read(store, tmp_path):
    case = LOG.removeprefix("<log>").removesuffix("</log>")
    whole = gzip.compress(f"<log>{case * 2_000}</log>".encode())
    path = tmp_path / "log.xes.gz"
    path.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(SourceBroken, match=r"in case \d+, event \d+"):
        import_with_preset(path, preset="helpdesk", log_name="tickets", store=store)

    assert store.batches() == store.logs() == []


def test_an_event_without_a_name_is_rejected_and_its_neighbour_stored(store, tmp_path):
    event = LOG[LOG.index("<event>") : LOG.index("</trace>")]
    nameless = event.replace('key="concept:name"', 'key="other"')
    path = tmp_path / "log.xes"
    path.write_text(LOG.replace("</trace>", f"{nameless}</trace>"))

    report = import_with_preset(path, preset="helpdesk", log_name="tickets", store=store)

    assert (report.read, report.stored, report.rejected) == (2, 1, 1)
    assert [(each.row, each.column, each.rule) for each in report.rejects] == [
        (2, "concept:name", "missing_value")
    ]


def test_a_value_of_ten_megabytes_is_rejected_and_never_shown_whole(store, tmp_path):
    event = LOG[LOG.index("<event>") : LOG.index("</trace>")]
    path = tmp_path / "log.xes"
    path.write_text(LOG.replace("</trace>", event.replace("card", "9" * 10_000_000) + "</trace>"))

    report = import_with_preset(path, preset="helpdesk", log_name="tickets", store=store)

    assert (report.read, report.stored, report.rejected) == (2, 1, 1)
    (reject,) = report.rejects
    assert (reject.column, reject.rule) == ("product", "value_too_long")
    assert "9" not in reject.value.partition(" (")[0]


def test_an_unknown_preset_is_named_with_those_there_are():
    with pytest.raises(PresetUnknown, match=r"no preset 'bpi_2013'\. There are: anonymous_bank"):
        load_preset("bpi_2013")
