"""Banks that stand ready: made once in a session, and copied for each test that starts with one.

A new bank takes its database through every migration and hashes the passwords of the demo people,
which lasts for seconds; the copy of one lasts for a moment. Copies of one bank have its keys.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from tests.migrated import kept_file

ROOT = Path(__file__).parents[1]
SHARED = "ZHIKE_TEST_BANKS"  # the folder in which this session's processes keep them
MAKE = """
from zhike.cli.serve import set_up_database
set_up_database()
from zhike.apps.people.actions import create_demo_people
create_demo_people()
"""


def shared_folder() -> Path:
    """Give the folder of this session; the process that asks first hands it to those it starts."""
    if SHARED not in os.environ:
        folder = tempfile.mkdtemp(prefix="zhike-banks-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        os.environ[SHARED] = folder
    return Path(os.environ[SHARED])


def put_bank(home: Path, *, url: str | None) -> None:
    """Put a new bank with its demo people into a home and the database at `url`.

    Without `url` the database is SQLite in the home.
    """
    # One for each server: a database is copied where it is.
    name = "on_" + hashlib.sha256(urlsplit(url or "").query.encode()).hexdigest()[:12]
    folder = shared_folder()
    from zhike.engine.store_lock import writer_lock

    with writer_lock(folder / f"{name}-lock", patience_seconds=280):
        if not (folder / name).exists():
            _make(folder / name, url=url)
    shutil.copytree(folder / name, home, dirs_exist_ok=True)
    if url:
        _recreate(url, like=_sibling(url, f"ready_{name}"))


def _make(home: Path, *, url: str | None) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ZHIKE_", "DATABASE_"))}
    unfinished = home.with_name(f"{home.name}-unfinished")
    given = {"ZHIKE_HOME": str(unfinished), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    if url:
        given["DATABASE_URL"] = _sibling(url, f"ready_{home.name}")
        _recreate(given["DATABASE_URL"])
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    if not url and kept_file().exists():
        shutil.copyfile(kept_file(), unfinished / "zhike.sqlite3")
    done = subprocess.run(
        [sys.executable, "-c", MAKE], env=kept | given, capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stderr
    unfinished.rename(home)


def _sibling(url: str, name: str) -> str:
    """Give the address of another database on the same server."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _recreate(url: str, *, like: str = "") -> None:
    """Make the database anew: empty, or as that one is."""
    import psycopg

    ours, theirs = (urlsplit(address).path.strip("/") for address in (url, like))
    with psycopg.connect(_sibling(url, "postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {ours} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {ours}" + (f" TEMPLATE {theirs}" if theirs else ""))
