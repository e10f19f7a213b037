from __future__ import annotations

import gc

from tests.processes import Bank

from zhike.cli.migrating import little_looking_for_garbage

BEGIN = "import sys; from zhike.cli.serve import set_up_database; set_up_database()"
COUNT = """
from django.db.migrations.recorder import MigrationRecorder
rows = list(MigrationRecorder.Migration.objects.values_list("app", "name"))
print(len(rows) - len(set(rows)), bool(rows))
"""


def test_processes_that_start_together_bring_the_database_up_once(tmp_path, own_database):
    bank = Bank(tmp_path / "bank", set_up=False)
    together = [bank.begin(BEGIN) for _ in range(3)]

    complaints = [process.communicate(timeout=250)[1] for process in together]

    assert [process.returncode for process in together] == [0, 0, 0], complaints
    assert bank.run(COUNT).split() == ["0", "True"]


def test_the_next_one_looks_for_garbage_as_ever():
    before = gc.get_threshold(), gc.get_freeze_count()

    with little_looking_for_garbage():
        assert gc.get_threshold()[0] > before[0][0]
        assert gc.get_freeze_count() > before[1]

    assert gc.get_threshold() == before[0]
    assert gc.get_freeze_count() == 0
