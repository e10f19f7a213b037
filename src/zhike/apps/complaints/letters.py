"""The letters of a complaint: put together from templates, and checked for what must be in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter

from zhike.apps.complaints.dated_tables import DatedTable
from zhike.apps.complaints.regimes import Regime
from zhike.apps.rulepacks.faults import Fault, PackInvalid
from zhike.apps.rulepacks.rules import Text

LANGUAGES = ("en", "zh")


class LetterKind(StrEnum):
    DECISION = "decision"
    SUMMARY_RESOLUTION = "summary_resolution"
    REVIEW_DECISION = "review_decision"
    EXTENSION = "extension"
    PAUSE = "pause"
    NOT_ACCEPTED = "not_accepted"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part a letter must have; one of `words` shows that it is there."""

    name: str
    text: Text
    words: Mapping[str, tuple[str, ...]]

    def template(self, language: str) -> str:
        return self.text.zh if language == "zh" else self.text.en

    def places(self, language: str) -> tuple[str, ...]:
        return tuple(name for _, name, _, _ in Formatter().parse(self.template(language)) if name)

    def is_in(self, text: str, *, language: str) -> bool:
        found = text.casefold()
        return any(word.casefold() in found for word in self.words[language])


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A letter as it stands, and the parts that lack something."""

    text: str
    missing: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return not self.missing


Letters = Mapping[tuple[LetterKind, Regime], tuple[Part, ...]]


def read_letters(table: DatedTable) -> Letters:
    """Give the parts of each letter of each regime; raises PackInvalid with every fault."""
    found: dict[tuple[LetterKind, Regime], tuple[Part, ...]] = {}
    faults: list[Fault] = []
    for row in table.rows:
        kind, regimes = str(row.get("kind")), [str(one) for one in row.get("regimes") or ()]
        if kind not in set(LetterKind):
            way_out = f"use one of {', '.join(LetterKind)}"
            faults.append(table.fault("kind_unknown", kind, "kind", way_out))
        unknown = [one for one in regimes if one not in set(Regime)]
        if unknown or not regimes:
            way_out = f"use some of {', '.join(Regime)}"
            faults.append(table.fault("regime_unknown", kind, "regimes", way_out))
        parts = tuple(_part(table, kind, part, faults) for part in row.get("parts") or ())
        if not faults:
            found.update({(LetterKind(kind), Regime(one)): parts for one in regimes})
    if faults:
        raise PackInvalid(faults)
    return found


def _part(table: DatedTable, kind: str, given: Mapping[str, object], faults: list[Fault]) -> Part:
    name, words = str(given.get("part") or ""), given.get("words")
    part = Part(
        name=name,
        text=Text(en=str(given.get("en") or ""), zh=str(given.get("zh") or "")),
        words={
            language: tuple(map(str, words.get(language) or ()))
            if isinstance(words, Mapping)
            else ()
            for language in LANGUAGES
        },
    )
    for language in LANGUAGES:
        if not part.template(language):
            faults.append(table.fault("text_missing", f"{kind}.{name}", language, "give a text"))
        elif not part.is_in(part.template(language), language=language):
            way_out = "its own text must hold one of its words"
            faults.append(table.fault("words_missing", f"{kind}.{name}", "words", way_out))
    return part


def draft(parts: tuple[Part, ...], values: Mapping[str, str], *, language: str) -> Draft:
    """Put a letter together; a part that lacks a value is named and shows where it goes."""
    lines, missing = [], []
    for part in parts:
        lacking = [place for place in part.places(language) if not values.get(place, "").strip()]
        if lacking:
            missing.append(part.name)
        shown = {place: values.get(place) or f"[{place}]" for place in part.places(language)}
        lines.append(part.template(language).format(**shown))
    return Draft(text="\n\n".join(lines), missing=tuple(missing))


def missing_parts(parts: tuple[Part, ...], text: str, *, language: str) -> tuple[str, ...]:
    """Give the parts that a finished letter lacks, whoever wrote it; names of places count too."""
    return tuple(
        part.name
        for part in parts
        if not part.is_in(text, language=language)
        or any(f"[{place}]" in text for place in part.places(language))
    )


def kind_of_reply(regime: Regime, *, within_summary_time: bool) -> LetterKind:
    """Give the letter owed: DISP lets what is resolved at once go with a summary."""
    if regime is Regime.GB_DISP and within_summary_time:
        return LetterKind.SUMMARY_RESOLUTION
    return LetterKind.DECISION
