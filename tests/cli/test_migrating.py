from __future__ import annotations

from tests.processes import Bank

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
