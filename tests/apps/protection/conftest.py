"""Banks in folders of their own, on either database, worked by processes as in real life."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from tests import postgresql

ROOT = Path(__file__).parents[3]
RUN = "import sys; from zhike.cli.main import main; sys.exit(main(sys.argv[1:]))"
FILL = """
from zhike.cli.serve import set_up_database
set_up_database()
from zhike.apps.audit.relay import relay_events
from zhike.apps.audit.sealer import seal_rows
from zhike.apps.customers.actions import add_identifier, create_customer
from zhike.apps.customers.rules import CustomerKind, IdentifierKind
from zhike.apps.people.branch_actions import head_office
for n in range(5):
    create_customer(
        kind=CustomerKind.PERSONAL, customer_id=f"C{n}", name=f"林知夏{n}",
        home_branch=head_office(), by="chen",
    )
    add_identifier(f"C{n}", kind=IdentifierKind.PHONE, value=f"1381234560{n}", by="chen")
seal_rows()
relay_events()
"""


@dataclass(frozen=True, kw_only=True)
class Bank:
    """One home folder with its database."""

    home: Path
    url: str | None

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ZHIKE_", "DATABASE_"))}
        given = {"ZHIKE_HOME": str(self.home), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        return kept | given | ({"DATABASE_URL": self.url} if self.url else {})

    def zhike(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        return self._run([sys.executable, "-c", RUN, *map(str, words)])

    def ask(self, *words: str | Path) -> dict:
        done = self.zhike(*words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def ask_all(self, *commands: tuple[str | Path, ...]) -> list[dict]:
        """Run commands one after the other in one process, which starts but once."""
        words = [[str(word) for word in command] for command in commands]
        script = f"import sys\nfrom zhike.cli.main import main\nfor words in {words!r}:\n"
        script += "    if status := main(words):\n        sys.exit(status)\n    print('\\0')\n"
        return [json.loads(said) for said in self.run(script).split("\0\n")[:-1]]

    def run(self, script: str, *, killed: bool = False) -> str:
        done = self._run([sys.executable, "-c", script])
        assert done.returncode == (-9 if killed else 0), done.stderr
        return done.stdout

    def start(self, script: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", script], cwd=ROOT, env=self.environment, text=True,
            stdout=subprocess.PIPE,
        )  # fmt: skip

    def take_keys_of(self, other: Bank) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        for name in ("master-key", "audit-key"):
            (self.home / name).write_bytes((other.home / name).read_bytes())

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300
        )


@contextmanager
def own_server_database() -> Iterator[str]:
    import psycopg

    name, server = f"bank_{uuid4().hex[:12]}", postgresql.shared_url()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield server.replace("/postgres?", f"/{name}?")
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
