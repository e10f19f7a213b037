"""The servers that the tests of mail talk to."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from tests.mail_server import running_dovecot, running_smtp


@pytest.fixture
def short_folder():
    # Not under tmp_path: the path of a socket may have 107 characters.
    with tempfile.TemporaryDirectory(prefix="imap") as folder:
        yield Path(folder)


@pytest.fixture
def imap(short_folder):
    with running_dovecot(short_folder) as server:
        yield server


@pytest.fixture
def outbox():
    with running_smtp() as server:
        yield server
