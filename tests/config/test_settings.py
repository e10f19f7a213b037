from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).parents[2]
VARIABLE = re.compile(r"\b(?:ZHIKE_[A-Z_]+[A-Z]|DATABASE_URL)\b")


def test_every_variable_the_code_reads_is_documented_and_no_other():
    tests = [ROOT / "tests" / name for name in ("conftest.py", "settings.py")]
    sources = [*(ROOT / "src").rglob("*.py"), *tests]
    read = {name for path in sources for name in VARIABLE.findall(path.read_text("utf-8"))}
    told = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", told, flags=re.M))

    assert read - documented == set(), "write them down in docs/reference/settings.md"
    assert documented - read == set(), "nothing reads them any more"


def test_no_page_may_load_or_run_anything_from_outside():
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]

    sources = {source for sources in policy.values() for source in sources}
    assert sources == {"'none'", "'self'", "data:", "blob:"}
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["default-src"] == ["'none'"]


def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites():
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert settings.SESSION_COOKIE_AGE <= 12 * 3600
