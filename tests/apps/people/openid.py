"""A real OpenID provider on the loopback (oidc-provider, certified), run by Node for the tests."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest

FOLDER = Path(__file__).parents[2] / "oidc"
INSTALL_SECONDS = 180
REDIRECT = "http://localhost/sign-in/oidc/back/"
PEOPLE = {
    "s-li": {"preferred_username": "li", "name": "李明", "groups": ["staff"]},
    "s-new": {
        "preferred_username": "he",
        "name": "何静",
        "groups": ["bank-supervisors"],
        "unit": "E1",
    },
    "s-demo": {"preferred_username": "admin", "name": "管理员"},
}


@contextmanager
def running_provider() -> Iterator[str]:
    """Start the provider and give its issuer; the test is skipped where Node or npm cannot."""
    node = shutil.which("node")
    if node is None or not _installed():
        pytest.skip("Node or npm cannot install the provider of tests/oidc here")
    environment = os.environ | {"PEOPLE": json.dumps(PEOPLE), "REDIRECT": REDIRECT}
    process = subprocess.Popen(
        [node, "provider.mjs"], cwd=FOLDER, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        issuer = next((line for line in process.stdout if line.startswith("http://127.")), "")
        assert issuer, "the provider did not start"
        yield issuer.strip()
    finally:
        process.terminate()
        process.wait(timeout=20)


def _installed() -> bool:
    if (FOLDER / "node_modules" / "oidc-provider").exists():
        return True
    npm = shutil.which("npm")
    if npm is None:
        return False
    command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    try:
        done = subprocess.run(command, cwd=FOLDER, capture_output=True, timeout=INSTALL_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def sign_in_there(address: str, *, subject: str) -> str:
    """Sign in on the provider's own pages as a browser would; give where it leads back to."""
    with httpx.Client(timeout=20) as browser:
        answer = browser.get(address)
        for _step in range(12):
            if answer.is_redirect:
                target = urljoin(str(answer.url), answer.headers["location"])
                if target.startswith(REDIRECT):
                    return target
                answer = browser.get(target)
                continue
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            assert prompt, answer.text[:500]
            sent = {"prompt": prompt[1], "login": subject, "password": "any"}
            action = re.search(r'<form[^>]* action="([^"]+)"', answer.text)
            answer = browser.post(
                urljoin(str(answer.url), action[1]) if action else answer.url, data=sent
            )
    raise AssertionError("the provider leads nowhere")
