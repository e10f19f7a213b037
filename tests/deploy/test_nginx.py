from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

TEXT = (Path(__file__).parents[2] / "deploy" / "nginx" / "zhike.conf").read_text()


def block(opening: str) -> str:
    """Give what stands in the braces behind the opening."""
    begin = TEXT.index(opening) + len(opening)
    return TEXT[begin : TEXT.index("}", begin)]


def test_every_brace_is_closed_and_every_line_ends():
    lines = [line.split("#")[0].strip() for line in TEXT.splitlines()]

    assert TEXT.count("{") == TEXT.count("}")
    assert all(line.endswith((";", "{", "}")) for line in lines if line)


def test_live_updates_are_not_held_back():
    live = block("location = /live/ {")

    assert "proxy_buffering off;" in live
    assert re.search(r"proxy_read_timeout \d+h;", live)


def test_what_a_browser_says_of_its_own_address_is_thrown_away():
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in TEXT
    assert "$proxy_add_x_forwarded_for" not in TEXT
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in TEXT


@pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx on this machine")
def test_nginx_itself_reads_it(tmp_path):
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=zhike"]
    subprocess.run(
        [*command, "-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"],
        check=True,
        capture_output=True,
    )
    site = TEXT.replace("/etc/nginx/certificates", str(tmp_path)).replace("web:", "127.0.0.1:")
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{site}\n}}\n")

    done = subprocess.run(["nginx", "-t", "-c", whole], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
