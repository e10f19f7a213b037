from __future__ import annotations

from dataclasses import replace

import pytest
from django.http import QueryDict
from tests.apps.imports.conftest import CUSTOMERS, taken

from zhike.apps.imports.errors import MappingIncomplete
from zhike.apps.imports.forms import KindForm, MappingForm, UndoForm, zones
from zhike.apps.imports.readings import look_at
from zhike.apps.imports.rules import Kind


@pytest.fixture
def look(draft):
    return look_at(draft, use="")


def chosen(**changes):
    roles = ["case_id", "activity", "occurred_at", "occurred_at", "channel", "attribute"]
    data = {f"column-{place}": role for place, role in enumerate(roles)}
    return data | {"log_name": "loans", "zone": "Asia/Shanghai", "save_as": ""} | changes


def test_the_page_starts_from_the_guess(look):
    form = MappingForm(None, look=look, log_name="贷款")

    assert [row["bound"].initial for row in form.rows()][:2] == ["case_id", "activity"]
    assert form.mapping().columns == look.base.columns


def test_what_is_chosen_becomes_the_mapping(look):
    form = MappingForm(chosen(**{"column-4": "touchpoint"}), look=look, log_name="")

    assert form.is_valid()
    assert form.mapping().columns["touchpoint"] == ("渠道",)
    assert "channel" not in form.mapping().columns


def test_without_case_activity_and_time_there_is_no_mapping(look):
    form = MappingForm(chosen(**{"column-0": "attribute"}), look=look, log_name="")
    form.is_valid()

    with pytest.raises(MappingIncomplete):
        form.mapping()


@pytest.mark.parametrize("name", ["", "../x", "x" * 65, "-x"])
def test_a_log_name_that_the_store_refuses_is_refused_on_the_page(look, name):
    form = MappingForm(chosen(log_name=name), look=look, log_name="")

    assert not form.is_valid()


def test_a_role_that_does_not_exist_is_refused(look):
    form = MappingForm(chosen(**{"column-0": "password"}), look=look, log_name="")

    assert not form.is_valid()


def test_the_zone_of_the_bank_comes_first_and_every_zone_is_there_once():
    assert zones()[0] == "Asia/Shanghai"
    assert len(zones()) == len(set(zones())) > 400


def test_an_import_is_undone_only_with_a_reason():
    assert not UndoForm({"reason": "  "}).is_valid()


def test_a_kind_that_does_not_exist_is_refused_and_none_means_events():
    assert not KindForm(QueryDict("kind=password")).is_valid()
    form = KindForm(QueryDict(""))
    assert form.is_valid()
    assert form.cleaned_data["kind"] is Kind.EVENTS


def test_a_table_asks_for_no_log_and_only_bookings_for_a_time_zone(administrator):
    look = look_at(taken(CUSTOMERS, kind=Kind.CUSTOMERS, by=administrator), use="")
    form = MappingForm(None, look=look, log_name="")

    assert not {"log_name", "zone"} & set(form.fields)
    assert form.mapping().columns == look.base.columns
    assert form.rows()[1]["samples"] == ("苏**", "钱**", "周**")


def test_without_the_number_of_the_customer_there_is_no_mapping_of_customers(administrator):
    look = look_at(taken(CUSTOMERS, kind=Kind.CUSTOMERS, by=administrator), use="")
    form = MappingForm({"column-0": "tier"}, look=look, log_name="")
    form.is_valid()

    with pytest.raises(MappingIncomplete, match="Customer number"):
        form.mapping()


def test_what_no_column_says_may_be_the_same_in_all_rows(look):
    data = chosen(**{"column-4": "attribute", "constant-channel": " branch "})
    form = MappingForm(data, look=look, log_name="")

    assert form.is_valid()
    assert form.mapping().constants == {"channel": "branch"}
    assert form.fields["constant-channel"].label == "Channel in all rows"
    assert "constant-case_id" not in form.fields


def test_a_column_comes_before_what_is_the_same_in_all_rows(look):
    form = MappingForm(chosen(**{"constant-channel": "branch"}), look=look, log_name="")

    assert form.is_valid()
    assert form.mapping().constants == {}
    assert form.mapping().columns["channel"] == ("渠道",)


def test_what_a_mapping_says_of_all_rows_can_be_changed_and_stays_where_it_is_not_sent(look):
    told = replace(look, base=replace(look.base, constants={"touchpoint": "app"}))
    known = MappingForm(chosen(), look=told, log_name="")
    changed = MappingForm(chosen(**{"constant-touchpoint": ""}), look=told, log_name="")

    assert known.is_valid() and changed.is_valid()
    assert known.mapping().constants == {"touchpoint": "app"}
    assert changed.mapping().constants == {}


def test_a_needed_column_may_be_the_same_in_all_rows(administrator):
    holders = "客户号,账号\nN1,A1\nN2,A2\n"
    look = look_at(taken(holders, kind=Kind.HOLDERS, by=administrator), use="")
    columns = {"column-0": "customer_id", "column-1": "account"}
    form = MappingForm({**columns, "constant-role": "owner"}, look=look, log_name="")

    assert form.is_valid()
    assert form.mapping().constants == {"role": "owner"}
    assert "constant-account" not in form.fields
