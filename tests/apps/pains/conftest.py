"""The bank of `tests.pain_bank` in the home of the web system."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.apps.complaints.conftest import cause, received
from tests.apps.conftest import person
from tests.apps.conversations.conftest import begun
from tests.apps.tickets.conftest import queue
from tests.pain_bank import CATALOGUE, store_pains

from zhike.apps.people.rules import Role
from zhike.apps.voice.own_texts import own_texts
from zhike.engine.store import Store
from zhike.pipelines.read_texts import read_sealed

BLAMES, ELSEWHERE = "年费太贵，收费不合理，回电13912345670", "积分活动太差了"


@pytest.fixture(scope="session")
def stored_pains(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("pains") / "store"
    store_pains(Store(root))
    return root


@pytest.fixture
def pains_in_store(stored_pains, own_home):
    shutil.copytree(stored_pains, own_home / "store")
    (own_home / "pains.yaml").write_text(CATALOGUE, encoding="utf-8")


@pytest.fixture
def matters(pains_in_store, own_home, hotline, head, lin):
    """A talk blames fees and one does not; a complaint has their code and one has not."""
    mapped = CATALOGUE.replace("complaint: [C11]", "complaint: [C11], aspects: [cause.fees]")
    (own_home / "pains.yaml").write_text(mapped, encoding="utf-8")
    officer = person(username="zhao", role=Role.COMPLAINT_OFFICER)
    desk = queue("complaints", head=head, members=[officer])
    made = {
        "talk": begun(hotline, customer=lin, text=BLAMES).ticket,
        "other talk": begun(hotline, customer=lin, text=ELSEWHERE).ticket,
        "coded": cause(received(desk, customer=lin), officer, business="C11").ticket,
        "uncoded": received(desk, customer=lin, subject="排队").ticket,
    }
    for some in own_texts():
        read_sealed(Store(own_home / "store"), some)
    return made
