"""The bank of `tests.text_bank`, read once; each test works on its own copy."""

from __future__ import annotations

import shutil

import pytest


@pytest.fixture
def texts_in_store(read_store, own_home):
    shutil.copytree(read_store, own_home / "store")
