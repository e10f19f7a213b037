"""A wheel of the sources holds every asset and runs the system where no checkout is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
VENDOR = "src/zhike/static/vendor"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build from the committed and new files alone, plus the npm assets set-up has fetched."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    for name in listed:
        if (ROOT / name).exists():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, source / name)
    shutil.copytree(ROOT / VENDOR, source / VENDOR)
    # npm may be the machine's own: then the wheel of Node that the build names is not installed.
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--skip-dependency-check",
         "--outdir", str(target)],
        cwd=source, check=True, capture_output=True,
    )  # fmt: skip
    return next(target.glob("*.whl"))


def test_the_wheel_holds_pages_assets_and_chinese(wheel):
    names = zipfile.ZipFile(wheel).namelist()

    for part in ("vendor/echarts.min.js", "vendor/htmx.min.js", "vendor/dagre.min.js",
                 "templates/base.html", "zh_Hans/LC_MESSAGES/django.mo"):  # fmt: skip
        assert any(name.endswith(part) for name in names), f"the wheel lacks {part}"
    assert not [name for name in names if name.startswith(("tests/", "bench/"))]


def test_the_installed_wheel_serves_its_sign_in_page(wheel, tmp_path):
    venv.create(tmp_path / "venv", with_pip=False)
    site = next((tmp_path / "venv" / "lib").iterdir()) / "site-packages"
    zipfile.ZipFile(wheel).extractall(site)
    # The libraries come from the tests' own environment; its link to the checkout does not.
    (site / "libraries.pth").write_text(
        f"import sys; sys.path.append({sysconfig.get_path('purelib')!r})\n"
    )
    port = free_port()

    server = subprocess.Popen(
        [str(tmp_path / "venv/bin/python"), "-c",
         "import sys; from zhike.cli.main import main; sys.exit(main(['serve']))"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "ZHIKE_BIND": f"127.0.0.1:{port}",
             "ZHIKE_HOME": str(tmp_path / "state")},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        page = answer_of(f"http://127.0.0.1:{port}/sign-in/", server)
        script = answer_of(f"http://127.0.0.1:{port}/static/vendor/htmx.min.js", server)
    finally:
        server.terminate()
        server.wait(20)

    assert "知客" in page
    assert len(script) > 10_000


def answer_of(url, server, *, patience_seconds=60):
    end = time.monotonic() + patience_seconds
    while server.poll() is None and time.monotonic() < end:
        try:
            return urllib.request.urlopen(url).read().decode()
        except urllib.error.HTTPError as error:
            pytest.fail(f"{url} answers {error.code}")
        except OSError:
            time.sleep(0.2)  # the server is starting; there is nothing else to wait on
    pytest.fail(f"no answer: {server.stdout.read() if server.poll() is not None else 'too slow'}")
