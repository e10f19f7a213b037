from __future__ import annotations

from zhike.apps.imports.event_roles import mapping_of, missing_in, roles_of
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
    mapping = mapping_of(UNCHANGED, constants=BASE.constants, zone="UTC", look=Source)

    assert mapping.columns == BASE.columns
    assert mapping.constants == {"channel": "phone"}
    assert (mapping.zone, mapping.time_formats) == ("UTC", BASE.time_formats)


def test_columns_that_only_later_rows_have_are_kept():
    mapping = mapping_of(
        UNCHANGED | {"amount": "ignored"}, constants=BASE.constants, zone="UTC", look=LongSource
    )

    assert mapping.attribute_columns([*Source.columns, "later"]) == ("later",)
    assert roles_of(mapping, column="amount") == ["ignored"]
    assert roles_of(mapping, column="later") == ["attribute"]


def test_other_time_columns_get_formats_of_their_own():
    changed = UNCHANGED | {"time": "ignored"}

    mapping = mapping_of(changed, constants=BASE.constants, zone="UTC", look=Source)

    assert mapping.columns["occurred_at"] == ("date",)
    assert mapping.time_formats == ("%Y/%m/%d",)
    assert mapping.attributes == ("amount",)


def test_a_constant_stands_for_a_needed_column():
    assert missing_in({"case_id", "occurred_at"}, look=Source) == ["Activity"]
    assert missing_in({"case_id", "activity", "occurred_at"}, look=Source) == []
