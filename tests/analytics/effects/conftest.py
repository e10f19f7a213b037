from __future__ import annotations

import gzip

import pandas as pd
import pytest


@pytest.fixture(scope="session")
def hillstrom(real_data):
    with gzip.open(real_data / "hillstrom" / "hillstrom.csv.gz") as file:
        return pd.read_csv(file)
