"""What the bank wrote down: service standards, stages and touchpoints, as YAML below its home.

`standards/<log>.yaml` (several versions: `<log>-<anything>.yaml`), `stages/<log>.yaml` or
`stages/all.yaml`, and `touchpoints.yaml`. They are read anew for each question; their content is
part of the key under which an answer is kept.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from zhike.analytics.journeys import (
    RegisteredTouchpoint,
    StageCatalogue,
    Standard,
    check_versions,
    read_catalogue,
    read_not_meant,
    read_register,
    read_standard,
)
from zhike.engine.home import home
from zhike.pipelines.errors import NothingToAnswer
from zhike.schema.sentence import Sentence

FOLDERS = ("standards", "stages")
REGISTER = "touchpoints.yaml"


def standards_of(log_name: str, *, text: str = "") -> list[Standard]:
    """Give all versions of the standard of one log, or the one in `text`.

    Raises
    ------
    NothingToAnswer
        Nobody wrote a standard for this log.
    InvalidStandard
        A standard is incomplete, or two versions hold on one day.
    """
    texts = [text] if text else [path.read_text() for path in _files("standards", log_name)]
    if not texts:
        raise NothingToAnswer(
            log_name=log_name,
            lacks=Sentence("written standard"),
            wanted=Sentence(
                "Put one into {place}.yaml, or give it with --standard.",
                place=home() / "standards" / log_name,
            ),
        )
    standards = [read_standard(each) for each in texts]
    check_versions(standards)
    return standards


def stages_of(log_name: str) -> StageCatalogue:
    """Give the stage catalogue of one log, or the bank's common one.

    Raises
    ------
    NothingToAnswer
        The bank has written neither.
    """
    found = [*_files("stages", log_name), *_files("stages", "all")]
    if not found:
        raise NothingToAnswer(
            log_name=log_name,
            lacks=Sentence("stage catalogue"),
            wanted=Sentence("Put one into {place}.yaml.", place=home() / "stages" / "all"),
        )
    return read_catalogue(found[0].read_text())


def touchpoints_of_bank() -> tuple[RegisteredTouchpoint, ...]:
    """Give the touchpoint register; empty where the bank wrote none."""
    path = home() / REGISTER
    return read_register(path.read_text()) if path.exists() else ()


def not_meant_of_bank() -> frozenset[tuple[str, str]]:
    """Give stages and channels that the bank does not mean to offer: `not_meant` of the register.

    Raises
    ------
    InvalidCatalogue
        An entry names neither stage nor channel.
    """
    path = home() / REGISTER
    return read_not_meant(path.read_text()) if path.exists() else frozenset()


def written_rules_digest() -> str:
    """Give a digest of all rules, so that an edit makes old answers unreachable."""
    files = [path for folder in FOLDERS for path in sorted((home() / folder).glob("*.yaml"))]
    digest = hashlib.sha256()
    for path in [*files, home() / REGISTER]:
        if path.exists():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _files(folder: str, log_name: str) -> list[Path]:
    places = home() / folder
    versions = [path for path in places.glob("*.yaml") if path.stem.startswith(f"{log_name}-")]
    exact = places / f"{log_name}.yaml"
    return sorted([exact, *versions]) if exact.exists() else sorted(versions)
