"""What somebody wrote is shown as text, and every page is strict about what it loads."""

from __future__ import annotations

import re

from tests.keys_in_pages import grouped
from tests.walking import content_of, pages

OPENED = re.compile(r"<zq", re.IGNORECASE)
OUTSIDE = re.compile(r"""(?:src|href|action|data-url)=["'](?:https?:)?//""")
# A person may follow it to the text of a law; nothing is loaded, and the address stays untold.
LEADS_OUT = re.compile(r'<a href="https?://[^"<>]*" rel="noreferrer noopener" target="_blank">')


# The same for everybody, and holds nothing of anybody.
MEANT = {("/chat/widget.js", "a cache may keep it")}


def test_no_page_lets_a_stored_script_open_or_loads_anything_from_outside(as_planted, planted):
    showing, faults = [], []
    for address, answer in pages(as_planted, planted):
        content, kind = content_of(answer), answer.get("Content-Type", "")
        if kind.startswith("text/html"):
            showing += [address] if "&lt;zq" in content else []
            faults += [(address, fault) for fault in faults_of_page(content)]
        faults += [(address, fault) for fault in faults_of(answer) if (address, fault) not in MEANT]

    assert faults == []
    # The walk sees the texts: these pages show them, escaped.
    assert len(showing) > 20, showing


def faults_of_page(content: str) -> list[str]:
    found = {
        "a text is shown as markup": OPENED.search(content),
        "it points outside": OUTSIDE.search(LEADS_OUT.sub("", content)),
        "it has a script of its own": "<script>" in content,
        "it has a style of its own": " style=" in content,
    }
    keys = grouped(content)
    told = [f"a key is written as a figure: {keys}"] if keys else []
    return [fault for fault, is_there in found.items() if is_there] + told


def faults_of(answer) -> list[str]:
    policy = answer.headers.get("Content-Security-Policy", "")
    found = {
        "it breaks": answer.status_code >= 500,
        "its policy allows what is unsafe": "unsafe" in policy
        or "default-src 'none'" not in policy,
        "its policy allows another site": "http" in policy or "*" in policy,
        "its kind may be guessed": answer.headers.get("X-Content-Type-Options") != "nosniff",
        "its address is told to others": answer.headers.get("Referrer-Policy") != "same-origin",
        "a cache may keep it": "no-store" not in answer.headers.get("Cache-Control", ""),
    }
    return [fault for fault, is_there in found.items() if is_there]


def test_the_search_finds_what_it_looks_for():
    planted = '<p title="x"><zq onfocus=alert(1)></p><script>1</script><a href="//evil.example">'
    as_figure = '<li data-message="10,001" title="10,001"><input value="1,2"><a href="?page=1,000">'

    assert len(faults_of_page(planted)) == 3
    assert grouped(as_figure) == [("data-message", "10,001"), ("href", "?page=1,000")]
