"""The bank of `tests.text_bank`; transfers are Li's, and the month that is over is May 2025."""

from __future__ import annotations

import shutil

import pytest
from tests.apps.cast import person
from tests.text_bank import TODAY

from zhike.apps.people.rules import Role
from zhike.apps.productvoice.actions import make_reports, name_owner

PRODUCT = "product.payment"


@pytest.fixture
def texts_in_store(read_store, own_home):
    shutil.copytree(read_store, own_home / "store")


@pytest.fixture
def li(db):
    return person(username="li", role=Role.IMPROVEMENT_OWNER)


@pytest.fixture
def anna(db):
    return person(username="anna", role=Role.ANALYST)


@pytest.fixture
def report(texts_in_store, li, anna):
    owned = name_owner(PRODUCT, owner=li, answer_days=7, by=anna)
    assert make_reports(today=TODAY) == 1
    return owned.owner.product_reports.get()


def with_point(report, aspect="cause.slow"):
    """Have a report blame something besides, as months with more texts do; give its key."""
    share = {"value": 0.5, "lower": 0.2, "upper": 0.8, "confidence": 0.95}
    report.found["beside"] = [{"aspect": aspect, "n": 12, "share": share}]
    report.save()
    return aspect
