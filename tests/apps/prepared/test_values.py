from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone as clock

from zhike.apps.customers.models import Customer
from zhike.apps.prepared.values import fields_of, values_of

MODELS = [model for model in apps.get_models() if model._meta.managed]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_an_empty_row_of_every_model_is_written_as_its_fields_would(model, monkeypatch, db):
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)  # what fills itself in, fills in the same
    row = model()

    for is_new in (True, False):
        fields = fields_of(model)
        by_itself = [f.get_db_prep_save(f.pre_save(row, is_new), connection) for f in fields]
        assert list(map(str, values_of(row, is_new=is_new))) == list(map(str, by_itself))


def test_moments_days_and_what_points_elsewhere_are_written_as_their_fields_would(db):
    beijing = datetime(2026, 1, 5, 17, 0, tzinfo=timezone(timedelta(hours=8)))
    row = Customer(
        customer_id="S1", name_sealed="x", created_at=beijing, updated_at=beijing.astimezone(UTC),
        opened_date=date(2026, 1, 5), home_branch_id=7,
    )  # fmt: skip
    fields = fields_of(Customer)

    found = dict(zip([f.name for f in fields], values_of(row, is_new=True), strict=True))

    by_itself = {f.name: f.get_db_prep_save(f.pre_save(row, True), connection) for f in fields}
    assert found == by_itself
    assert found["home_branch"] == 7
    assert found["created_at"] == found["updated_at"]
