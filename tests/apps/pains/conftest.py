"""The bank of `tests.pain_bank` in the home of the web system."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.pain_bank import CATALOGUE, store_pains

from zhike.engine.store import Store


@pytest.fixture(scope="session")
def stored_pains(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("pains") / "store"
    store_pains(Store(root))
    return root


@pytest.fixture
def pains_in_store(stored_pains, own_home):
    shutil.copytree(stored_pains, own_home / "store")
    (own_home / "pains.yaml").write_text(CATALOGUE, encoding="utf-8")
