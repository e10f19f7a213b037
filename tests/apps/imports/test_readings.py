from __future__ import annotations

import pytest
from django.utils import timezone
from tests.apps.imports.conftest import CUSTOMERS, stored_cases, uploaded

from zhike.apps.customers.models import Customer
from zhike.apps.imports import actions, uploads
from zhike.apps.imports.errors import SourceGone
from zhike.apps.imports.models import SavedMapping
from zhike.apps.imports.readings import fitting_presets, look_at, preview, source_of
from zhike.apps.imports.rules import Kind
from zhike.pipelines.errors import PresetUnknown


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


@pytest.fixture
def customers(administrator):
    file = uploaded(CUSTOMERS.encode(), name="客户.csv")
    return actions.take_file(file, kind=Kind.CUSTOMERS, by=administrator)


def test_a_table_of_customers_is_guessed_by_its_headers_and_shown_masked(customers):
    look = look_at(customers, use="")

    assert look.base.columns["phone"] == ("手机号",)
    assert look.samples["姓名"] == ("苏**", "钱**", "周**")
    assert look.samples["备注"] == ("**",)
    assert look.samples["客户号"] == ("N1", "N2", "N3")


def test_the_preview_of_a_table_is_masked_and_leaves_the_master_alone(customers):
    look = look_at(customers, use="")

    report = preview(customers, look=look, mapping=look.base, log_name="")

    assert (report.read, report.stored, report.rejected) == (3, 2, 1)
    assert [row["name"] for row in report.preview] == ["苏**", "钱**"]
    assert not Customer.objects.exists()


def test_only_presets_of_the_kind_whose_columns_are_there_are_offered(administrator):
    file = uploaded(b"disp_id;client_id;account_id;type\n1;1;1;OWNER\n", name="disp.csv")
    made = actions.take_file(file, kind=Kind.HOLDERS, by=administrator)

    (offered,) = fitting_presets(look_at(made, use=""))

    assert offered[0] == "berka_disp"
    with pytest.raises(PresetUnknown):
        look_at(made, use="preset:berka_client")


def test_a_mapping_saved_for_another_kind_is_not_taken(customers, administrator):
    saved = SavedMapping.objects.create(
        name="loans", definition="columns: {}", by=administrator, saved_at=timezone.now()
    )

    assert look_at(customers, use=str(saved.pk)).use == "guess"
