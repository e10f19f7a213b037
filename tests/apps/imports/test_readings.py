from __future__ import annotations

import pytest
from tests.apps.imports.conftest import stored_cases

from zhike.apps.imports import uploads
from zhike.apps.imports.errors import SourceGone
from zhike.apps.imports.readings import look_at, mapping_of, preview, roles_of, source_of
from zhike.pipelines.import_mapping import Mapping

BASE = Mapping(
    columns={
        "case_id": ("nr",),
        "customer_id": ("nr",),
        "activity": ("step",),
        "occurred_at": ("date", "time"),
    },
    constants={"channel": "phone"},
    time_formats=("%d.%m.%Y %H:%M",),
    attributes=("amount",),
)


@pytest.fixture
def look(draft):
    return look_at(draft, use="")


def test_a_source_is_looked_at_once_and_shows_columns_values_and_a_guess(look, draft):
    assert look.columns == ("业务流水号", "环节", "日期", "时间", "渠道", "金额")
    assert look.samples["环节"] == ("申请", "审批")
    assert look.base.columns["occurred_at"] == ("日期", "时间")
    assert (look.sample.rows, look.sample.broken) == (6, 1)

    uploads.path_of(draft.upload).write_bytes(b"changed")
    assert look_at(draft, use="").columns == look.columns


def test_the_preview_counts_and_masks_like_the_import_and_stores_nothing(look, draft):
    report = preview(draft, look=look, mapping=look.base, log_name="loans")

    assert (report.read, report.stored, report.rejected) == (6, 4, 2)
    assert [reject.row for reject in report.rejects] == [4, 5]
    assert report.preview.column("case_id").to_pylist() == ["L1", "L1", "L2", "L3"]
    assert stored_cases() == []


def test_a_source_that_is_gone_is_named(draft):
    uploads.discard(uploads.place_of(draft.upload))

    with pytest.raises(SourceGone, match=r"贷款\.csv"):
        source_of(draft)


def test_a_column_may_be_two_things_at_once():
    assert roles_of(BASE, column="nr") == ["case_id", "customer_id"]
    assert roles_of(BASE, column="amount") == ["attribute"]
    assert roles_of(BASE, column="note") == ["ignored"]
    assert roles_of(None, column="nr") == ["attribute"]


class Source:
    """A source whose time of day stands before its date."""

    columns = ("time", "date", "nr", "step", "amount")
    samples = {  # noqa: RUF012
        "time": ("09:00",), "date": ("2026/1/31",), "nr": ("1",), "step": ("a",), "amount": ("5",),
    }  # fmt: skip
    base = BASE
    constants = BASE.constants
    later_columns = False


class LongSource(Source):
    """The same, so long that later rows may have further columns."""

    later_columns = True


UNCHANGED = {
    "time": "occurred_at",
    "date": "occurred_at",
    "nr": "case_id",
    "step": "activity",
    "amount": "attribute",
}


def test_what_the_page_cannot_show_of_a_mapping_is_kept():
    mapping = mapping_of(UNCHANGED, zone="UTC", look=Source)

    assert mapping.columns == BASE.columns
    assert mapping.constants == {"channel": "phone"}
    assert (mapping.zone, mapping.time_formats) == ("UTC", BASE.time_formats)


def test_columns_that_only_later_rows_have_are_kept():
    mapping = mapping_of(UNCHANGED | {"amount": "ignored"}, zone="UTC", look=LongSource)

    assert mapping.attribute_columns([*Source.columns, "later"]) == ("later",)
    assert roles_of(mapping, column="amount") == ["ignored"]
    assert roles_of(mapping, column="later") == ["attribute"]


def test_other_time_columns_get_formats_of_their_own():
    changed = UNCHANGED | {"time": "ignored"}

    mapping = mapping_of(changed, zone="UTC", look=Source)

    assert mapping.columns["occurred_at"] == ("date",)
    assert mapping.time_formats == ("%Y/%m/%d",)
    assert mapping.attributes == ("amount",)
