"""Writes on each method page what its methods did not keep when simulated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- simulated: make simulate writes this -->", "<!-- simulated: end -->"
SAYS = {
    "broken": "falls short",
    "careful": "more careful than promised",
}


def paragraph(rows: Sequence[Mapping[str, Any]], *, evidence: str) -> str:
    """Give the words on a page for the rows of its methods."""
    outside = [row for row in rows if row["verdict"] != "kept"]
    runs = sorted({row["runs"] for row in rows})
    begin = (
        f"**Simulated** ([figures](../evidence/{evidence}.json)): {len(rows)} settings of"
        f" {' or '.join(f'{n:,}' for n in runs)} samples each; {len(rows) - len(outside)} keep"
        " what they promise within 2 points or 3 Monte Carlo errors."
    )
    if not outside:
        return begin
    table = [
        "",
        "| outside of it | counted | promised | found | ± | |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    table += [
        f"| {row['method']}: {row['setting']} | {row['counted']} | {row['promised']:.1%}"
        f" | {row['found']:.1%} | {row['error']:.1%} | {SAYS[row['verdict']]} |"
        for row in outside
    ]
    return "\n".join([begin, *table])


def written(page: str, words: str) -> str:
    """Put the words between the marks of a page, or before its source where it has none."""
    block = f"{BEGIN}\n{words}\n{END}"
    if BEGIN in page:
        head, rest = page.split(BEGIN, 1)
        return head + block + rest.split(END, 1)[1]
    head, mark, rest = page.rpartition("**Source.**")
    return f"{head}{block}\n\n{mark}{rest}" if mark else f"{page.rstrip()}\n\n{block}\n"


def write_pages(rows: Sequence[Mapping[str, Any]], *, folder: Path, evidence: str) -> list[Path]:
    """Write every page that a row names; give those pages."""
    pages = []
    for name in sorted({row["page"] for row in rows}):
        path = folder / f"{name}.md"
        own = [row for row in rows if row["page"] == name]
        path.write_text(written(path.read_text(), paragraph(own, evidence=evidence)))
        pages.append(path)
    return pages
