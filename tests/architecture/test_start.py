"""What each process loads before its first work: commands, workers and pages begin with it."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("scipy", "ibis", "sqlglot", "pyarrow", "duckdb", "deltalake", "pandas", "numpy")
LOADED = f"""
import sys
import django
django.setup()
print(*(name for name in {HEAVY!r} if name in sys.modules))
"""


def test_no_engine_and_no_statistics_are_loaded_before_somebody_asks_for_a_figure(tmp_path):
    """Together they take two seconds of a processor, and most processes never need them."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "zhike.config.settings",
        "ZHIKE_HOME": str(tmp_path),
        "PYTHONPATH": ":".join(sys.path),
    }
    call = [sys.executable, "-c", LOADED]
    said = subprocess.run(call, env=environment, capture_output=True, text=True, check=True)

    assert said.stdout.split() == []
