from __future__ import annotations

import pytest

from zhike.engine.store import Store
from zhike.pipelines.errors import MappingBroken
from zhike.pipelines.import_events import import_events
from zhike.pipelines.import_mapping import Mapping, mapping_from_yaml
from zhike.schema import event_log

COLUMNS = {
    "case_id": ("case",), "activity": ("step",), "occurred_at": ("time",), "customer_id": ("who",),
}  # fmt: skip
LINES = """case,step,time,who,phone,note,amount
1,call,2026-01-05 09:00,C1,13812345678,回电 13912345678,20000.00
2,call,2026-01-05 09:05,C1,13812345678,ok,7
3,call,2026-01-05 09:10,,13712345678,z1.13612345678,8
"""


def mapping(**words):
    return Mapping(columns=COLUMNS, attributes=("*",), **words)


def sealed(pairs):
    """Seal as the vault does, but readably: the customer, then the value reversed."""
    return [f"z1.{customer}.{value[::-1]}" for customer, value in pairs]


@pytest.fixture
def bring(tmp_path):
    file = tmp_path / "calls.csv"
    file.write_text(LINES)

    def brought(store=None, **words):
        words = {"mapping": mapping(personal=("phone",)), "seal": sealed} | words
        return import_events(file, log_name="calls", store=store or Store(), **words)

    return brought


def attributes():
    rows = Store().table(event_log.CONTRACT, log_name="calls").order_by("case_id")
    return [dict(row["attributes"]) for row in rows.to_pyarrow().to_pylist()]


def test_personal_columns_are_sealed_for_the_customer_of_their_row(bring):
    bring()

    first, second, third = attributes()
    assert first["phone"] == second["phone"] == "z1.C1.87654321831"
    assert third["phone"] == "###########", "nobody's value keeps its shape alone"


def test_what_is_found_elsewhere_is_masked_and_told(bring):
    report = bring()

    first, second, third = attributes()
    assert (first["note"], second["note"]) == ("回电 139****5678", "ok")
    assert third["note"] == "z1.13612345678", "what is sealed already stays"
    assert first["amount"] == "20000.00"
    assert [text for text in report.warnings if text.startswith("personal_values")]


def test_without_a_seal_only_shapes_are_stored(bring):
    bring(seal=None)

    assert [row["phone"] for row in attributes()] == ["###########"] * 3


def test_the_same_file_twice_stores_nothing_new(bring):
    store = Store()
    assert bring(store).stored == 3

    again = bring(store)

    assert (again.stored, again.duplicates) == (0, 3)


def test_rows_that_need_nothing_are_taken_as_they_are(bring):
    report = bring(mapping=Mapping(columns=COLUMNS, attributes=("amount",)))

    assert report.warnings == ()
    assert [row["amount"] for row in attributes()] == ["20000.00", "7", "8"]


def test_a_mapping_keeps_its_personal_columns_in_yaml():
    assert mapping_from_yaml(mapping(personal=("phone",)).to_yaml()).personal == ("phone",)


def test_a_personal_column_is_an_attribute_without_being_named_twice():
    chosen = Mapping(columns=COLUMNS, personal=("phone",))

    assert chosen.attribute_columns(["case", "phone", "note"]) == ("phone",)


def test_a_personal_column_that_is_not_there_is_refused(bring):
    with pytest.raises(MappingBroken, match="mobile"):
        bring(mapping=mapping(personal=("mobile",)))
