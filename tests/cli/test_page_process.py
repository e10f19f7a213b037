"""`zhike serve --workers 2`, with real processes on either database."""

from __future__ import annotations

import signal
import socket

import psutil
import pytest
from tests.processes import Bank, Served, until_gone

from zhike.cli.page_process import page_command

ACT = """
from zhike.apps.people.models import User
from zhike.apps.jobs.actions import start_job
admin = User.objects.get(username="admin")
job = start_job(kind="imports.run", title="an import", by=admin, arguments={})
print(job.pk)
"""


@pytest.fixture
def bank(tmp_path, own_database):
    return Bank(tmp_path / "bank")


@pytest.fixture
def served(bank):
    running = Served(bank, "--workers", "2", "--job-workers", "0")
    running.until_ready()
    yield running
    running.end()


class Stream:
    """An open stream of live updates."""

    def __init__(self, served: Served, cookies: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", served.port), timeout=90)
        request = f"GET /live/ HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\n\r\n"
        self.socket.sendall(request.encode())
        self.heard = b""

    def hear(self, word: bytes) -> bytes:
        while word not in self.heard:
            more = self.socket.recv(4096)
            assert more, f"the stream ended: {self.heard!r}"
            self.heard += more
        return self.heard


def listening_to(pid: int, port: int) -> int:
    connections = psutil.Process(pid).net_connections("tcp")
    return sum(one.status == "ESTABLISHED" and one.laddr.port == port for one in connections)


def test_an_act_in_one_process_reaches_the_browsers_of_every_other(bank, served):
    cookies = served.cookies_of("admin")
    streams = [Stream(served, cookies) for _ in range(12)]
    for stream in streams:
        assert stream.hear(b"event: jobs").startswith(b"HTTP/1.1 200")
    pages = served.children("page_process")

    job = bank.run(ACT).strip()

    for stream in streams:
        stream.hear(f'"id": {job}, "state": "queued"'.encode())
    assert len(pages) == 2
    assert all(listening_to(pid, served.port) for pid in pages)


# One process is ended by SIGTERM in `test_serve`; several are in the soak.
@pytest.mark.one_database
@pytest.mark.parametrize(
    "wanted", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.soak)]
)
def test_one_signal_ends_all_processes_in_spite_of_open_streams(bank, served, wanted):
    Stream(served, served.cookies_of("admin")).hear(b"event: jobs")
    below = served.children("page_process")

    status = served.stop(wanted)

    assert status == 0
    assert len(below) == 2
    assert until_gone(below)


@pytest.mark.one_database
def test_no_process_outlives_the_one_that_started_it_and_a_dead_one_is_replaced(served):
    before = served.children("page_process")
    psutil.Process(before[0]).kill()
    while len(set(after := served.children("page_process")) - set(before)) < 1:
        served.until_ready()

    served.process.kill()

    assert until_gone({*before, *after})


def test_the_command_names_socket_and_parent():
    with socket.socket() as listener:
        assert page_command(listener)[3] == str(listener.fileno())
