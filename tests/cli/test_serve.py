from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from tests.ready_banks import put_bank

from zhike.cli import serve
from zhike.cli.page_process import GRACE_SECONDS
from zhike.config.env import Bind

# Processes and what they say; `test_page_process` serves from either database.
pytestmark = pytest.mark.one_database

COMMAND = "from zhike.cli.main import main; raise SystemExit(main({words}))"


def environment(home: Path) -> dict[str, str]:
    source = str(Path(serve.__file__).parents[2])
    own = {"ZHIKE_HOME": str(home), "PYTHONPATH": source, "DJANGO_SETTINGS_MODULE": serve.SETTINGS}
    return os.environ | own


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def command(*words: str) -> list[str]:
    return [sys.executable, "-c", COMMAND.format(words=list(words))]


class Served:
    """`zhike serve` in a process of its own."""

    def __init__(self, home: Path, *words: str):
        self.port = free_port()
        self.log = home.with_name(f"said-{self.port}")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command("serve", "--bind", f"127.0.0.1:{self.port}", *words),
                env=environment(home),
                stderr=log,
            )

    def until(self, text: str, seconds: float = 120) -> str:
        until = time.monotonic() + seconds
        while text not in (said := self.log.read_text()) and time.monotonic() < until:
            assert self.process.poll() is None, f"serve ended early: {said}"
            time.sleep(0.05)
        assert text in said, f"serve said only: {said}"
        return said

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=90) as answer:
            return answer.read().decode()

    def workers(self) -> list[int]:
        import psutil

        children = psutil.Process(self.process.pid).children(recursive=True)
        return [child.pid for child in children if "work" in child.cmdline()]

    def stop(self, wanted: int) -> int:
        self.process.send_signal(wanted)
        return self.process.wait(timeout=40)


@pytest.fixture
def home(tmp_path, own_database):
    folder = tmp_path / "bank"
    put_bank(folder, url=os.environ.get("DATABASE_URL"))
    return folder


@pytest.fixture
def served(home):
    running = Served(home)
    yield running
    if running.process.poll() is None:
        running.process.kill()
        running.process.wait()


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists() and "Z" not in state_of(pid)


def state_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return "Z"


# Ctrl-C is sent to several processes in `test_page_process`, and here in the soak.
@pytest.mark.parametrize(
    "wanted", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.soak)]
)
def test_it_greets_serves_and_stops_with_its_worker(served, wanted):
    said = served.until("analyst    zhike-analyst")
    assert "知客" in served.get("/sign-in/")
    workers = served.workers()

    status = served.stop(wanted)

    assert f"http://127.0.0.1:{served.port}/" in said
    assert "administrator  admin" in said
    assert status == 0
    assert len(workers) == 1
    assert not alive(workers[0])


def test_a_worker_that_is_killed_is_replaced(served):
    served.until("analyst")
    (first,) = served.workers()

    os.kill(first, signal.SIGKILL)
    served.until("starting it again")

    assert served.get("/sign-in/")
    served.stop(signal.SIGTERM)


def test_a_worker_whose_server_is_killed_does_not_live_on(served):
    served.until("analyst")
    (worker,) = served.workers()

    served.process.kill()
    served.process.wait()

    until = time.monotonic() + 60
    while alive(worker) and time.monotonic() < until:
        time.sleep(0.1)
    assert not alive(worker)


def test_open_streams_do_not_hold_the_server_back(served):
    served.until("analyst")
    cookies = signed_in(served)
    with socket.create_connection(("127.0.0.1", served.port), timeout=90) as stream:
        request = f"GET /live/ HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\n\r\n"
        stream.sendall(request.encode())
        answer = b""
        while b"event: jobs" not in answer:
            answer += stream.recv(1000)
        began = time.monotonic()
        assert served.stop(signal.SIGTERM) == 0

    assert answer.startswith(b"HTTP/1.1 200")
    assert time.monotonic() - began < GRACE_SECONDS + 15, "it waited for the browser"


def signed_in(served: Served) -> str:
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    door = f"http://127.0.0.1:{served.port}/sign-in/"
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', browser.open(door).read().decode())[1]
    words = {"username": "admin", "password": "zhike-admin", "csrfmiddlewaretoken": token}
    browser.open(door, data=urllib.parse.urlencode(words).encode()).close()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def refusal(*words, home, **changes):
    return subprocess.run(
        command(*words),
        env=environment(home) | changes,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_port_in_use_is_one_sentence_that_says_what_to_do(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = refusal("serve", "--bind", f"127.0.0.1:{port}", home=tmp_path / "bank")

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"port_in_use: Port {port} on 127.0.0.1 is in use" in done.stderr
    assert f"ZHIKE_BIND=127.0.0.1:{port + 1}" in done.stderr


def test_a_folder_that_cannot_be_made_is_one_sentence_that_says_what_to_do(tmp_path):
    (tmp_path / "file").write_text("not a folder")

    done = refusal("serve", home=tmp_path / "file" / "bank")

    assert done.returncode == 2
    assert done.stderr.startswith("home_not_writable: ")
    assert "Set ZHIKE_HOME" in done.stderr


def test_a_setting_that_cannot_be_used_is_one_sentence_that_says_what_to_do(tmp_path):
    done = refusal("serve", home=tmp_path / "bank", ZHIKE_TIME_ZONE="Asia/Beijing")

    assert done.returncode == 2
    assert done.stderr.startswith("bad_setting: ZHIKE_TIME_ZONE is 'Asia/Beijing'.")


def test_demo_sign_ins_are_not_printed_where_they_are_refused(db, capsys):
    from zhike.apps.people.actions import create_demo_people

    create_demo_people()
    serve._greet(bind=Bind(host="0.0.0.0", port=8000), seconds=1.0)

    said = capsys.readouterr().err
    assert "zhike-admin" not in said
    assert "Demo sign-ins are refused" in said


def test_an_empty_bank_says_how_to_make_its_first_administrator(db, capsys):
    serve._greet(bind=Bind(host="127.0.0.1", port=8000), seconds=1.0)

    assert "zhike init" in capsys.readouterr().err


def test_the_demo_bank_is_made_once(db, own_home, monkeypatch, capsys):
    import zhike.demo.after_contact
    import zhike.demo.choices
    import zhike.demo.desk
    import zhike.demo.improvements
    import zhike.demo.make
    import zhike.demo.master
    import zhike.demo.portal_customers
    import zhike.demo.tellings
    import zhike.demo.touchpoint_survey
    from zhike.demo import MADE_FILE

    made = []
    monkeypatch.setattr(zhike.demo.master, "fill_master", lambda: 0)
    monkeypatch.setattr(zhike.demo.choices, "fill_choices", lambda: 0)
    monkeypatch.setattr(zhike.demo.portal_customers, "publish_customers", lambda: 0)
    monkeypatch.setattr(zhike.demo.desk, "fill_desk", lambda: 0)
    monkeypatch.setattr(zhike.demo.after_contact, "fill_surveys", lambda: 0)
    monkeypatch.setattr(zhike.demo.touchpoint_survey, "fill_touchpoint_survey", lambda: 0)
    monkeypatch.setattr(zhike.demo.improvements, "fill_improvements", lambda: 0)
    monkeypatch.setattr(zhike.demo.tellings, "fill_tellings", lambda: 0)

    def make(*, size, progress):
        made.append(size)
        (own_home / MADE_FILE).write_text("{}")

    monkeypatch.setattr(zhike.demo.make, "make", make)
    serve.make_demo(size="small")
    told = capsys.readouterr().err
    serve.make_demo(size="small")

    assert made == ["small"]
    # Whoever waits the first time sees what it waits for; later there is nothing to wait for.
    assert [line.split()[-1] for line in told.splitlines()][-2:] == ["improvements", "told"]
    assert capsys.readouterr().err == ""
