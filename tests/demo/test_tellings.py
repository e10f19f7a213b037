from __future__ import annotations

import json
import shutil

import pytest
from tests.improvement_bank import CUSTOMERS, SEED, stored

from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.improvements.models import Improvement
from zhike.apps.people.actions import create_demo_people
from zhike.apps.tellings.models import Telling
from zhike.apps.tellings.queries import came_back_of
from zhike.demo import MADE_FILE, improvements
from zhike.demo.desk import fill_desk
from zhike.demo.improvements import HELPED, fill_improvements
from zhike.demo.master import fill_master
from zhike.demo.portal_customers import publish_customers
from zhike.demo.tellings import SAID, fill_tellings


@pytest.fixture
def ready(db, own_home, monkeypatch):
    own_home.mkdir(exist_ok=True)
    facts = {"seed": SEED, "customers": CUSTOMERS, "without": []}
    (own_home / MADE_FILE).write_text(json.dumps(facts))
    shutil.copytree(stored(), own_home / "store")
    load_standard_purposes()
    create_demo_people()
    fill_master(own_home)
    publish_customers()
    fill_desk()
    for other in ("_nothing", "_alone", "_pleasing", "_planned"):
        monkeypatch.setattr(improvements, other, lambda *_bank, **_more: None)
    fill_improvements()


def test_the_whole_chain_is_there_for_a_newcomer(ready):
    assert fill_tellings() == len(SAID) + 1

    row = Improvement.objects.get(title=HELPED)
    held = sorted(Telling.objects.filter(state="held").values_list("held", flat=True))
    assert held[:2] == ["no_consent", "no_way"]
    assert row.tellings.filter(state="told").count() + len(held) == len(SAID)
    assert row.tellings.filter(state="told", customer__home_branch__code="B01").count() >= 2
    assert came_back_of(row) == 1
    assert fill_tellings() == 0


def test_a_bank_without_them_is_left_alone(db):
    assert fill_tellings() == 0
