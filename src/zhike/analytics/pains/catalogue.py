"""What counts as trouble, and which names mean one matter: written by the bank, read here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from zhike.analytics.errors import InvalidCatalogue
from zhike.analytics.journeys.yaml_faults import yaml_fault

KNOWN = ("contacts", "processes", "failures", "matters", "no_matter")
LISTS = ("activity", "touchpoint", "abandoned", "question", "words", "complaint", "aspects")


@dataclass(frozen=True, kw_only=True)
class Process:
    """A log whose cases are one customer's matter: waits, loops and give-ups are looked for.

    `gave_up` are the activities with which a customer leaves before the end.
    """

    log_name: str
    product: str
    gave_up: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Failures:
    """A log in which some outcomes of an event mean that it failed."""

    log_name: str
    product: str
    outcomes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One matter under all its names: activities, touchpoints, questions of surveys, words.

    `abandoned` are channels in which waiting for an answer is this matter; `complaints` are codes
    of complaints, or what they begin with; `aspects` what a text blames: keys of the aspect tree,
    or several joined by ``+`` that it has to name together.
    """

    name: str
    activities: tuple[str, ...] = ()
    touchpoints: tuple[str, ...] = ()
    abandoned: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NoMatter:
    """Aspects that the bank gives to no matter, and why: so nobody has to ask again."""

    aspects: tuple[str, ...]
    because: str


@dataclass(frozen=True, kw_only=True)
class PainCatalogue:
    """Where trouble is looked for, and what is one matter; the first matter that fits decides.

    `contacts` are the logs in which each event is a contact with the bank.
    """

    contacts: tuple[str, ...] = ()
    processes: tuple[Process, ...] = ()
    failures: tuple[Failures, ...] = ()
    matters: tuple[Matter, ...] = ()
    no_matter: tuple[NoMatter, ...] = ()


def read_pains(text: str) -> PainCatalogue:
    """Read a catalogue of pain points written in YAML.

    Parameters
    ----------
    text
        A mapping with any of `contacts` (names of logs), `processes` (entries with `log`,
        `product` and `gave_up`), `failures` (entries with `log`, `product` and `outcome`),
        `matters` (entries with `matter` and any of `activity`, `touchpoint`, `abandoned`,
        `question`, `words`, `complaint`, `aspects`) and `no_matter` (entries with `aspects` and
        `because`).

    Raises
    ------
    InvalidCatalogue
        The text is no such mapping, a name stands in two matters, or an aspect both in a matter
        and in `no_matter`.

    Examples
    --------
    >>> read = read_pains('''
    ... contacts: service
    ... matters:
    ...   - {matter: login, activity: [face login, login trouble], words: cannot log in}
    ... ''')
    >>> read.contacts, read.matters[0].activities, read.matters[0].words
    (('service',), ('face login', 'login trouble'), ('cannot log in',))
    """
    try:
        content = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise InvalidCatalogue(yaml_fault(error, what="The list of pain points")) from error
    if not isinstance(content, Mapping) or (strange := sorted(set(content) - set(KNOWN))):
        raise InvalidCatalogue(
            f"The list of pain points takes {', '.join(KNOWN)}"
            + (f", not {', '.join(map(str, strange))}." if isinstance(content, Mapping) else ".")
        )
    read = PainCatalogue(
        contacts=_texts(content.get("contacts")),
        processes=tuple(
            Process(
                log_name=_name(entry, "log"),
                product=str(entry.get("product", entry["log"])),
                gave_up=_texts(entry.get("gave_up")),
            )
            for entry in content.get("processes") or ()
        ),
        failures=tuple(
            Failures(
                log_name=_name(entry, "log"),
                product=str(entry.get("product", entry["log"])),
                outcomes=_texts(entry.get("outcome")),
            )
            for entry in content.get("failures") or ()
        ),
        matters=tuple(_matter(entry) for entry in content.get("matters") or ()),
        no_matter=tuple(_no_matter(entry) for entry in content.get("no_matter") or ()),
    )
    _check_once(read.matters)
    _check_none(read)
    return read


def _matter(entry: Any) -> Matter:
    name = _name(entry, "matter")
    if strange := sorted(set(entry) - {"matter", *LISTS}):
        raise InvalidCatalogue(
            f"The matter {name} has {', '.join(strange)}; known are {', '.join(LISTS)}."
        )
    return Matter(
        name=name,
        activities=_texts(entry.get("activity")),
        touchpoints=_texts(entry.get("touchpoint")),
        abandoned=_texts(entry.get("abandoned")),
        questions=_texts(entry.get("question")),
        words=_texts(entry.get("words")),
        complaints=_texts(entry.get("complaint")),
        aspects=_texts(entry.get("aspects")),
    )


def _no_matter(entry: Any) -> NoMatter:
    because = " ".join(_name(entry, "because").split())
    if strange := sorted(set(entry) - {"aspects", "because"}):
        raise InvalidCatalogue(
            f"An entry of no_matter has {', '.join(strange)}; known are aspects, because."
        )
    return NoMatter(aspects=_texts(entry.get("aspects")), because=because)


def _name(entry: Any, key: str) -> str:
    if not isinstance(entry, Mapping) or not entry.get(key):
        raise InvalidCatalogue(f"An entry of the list of pain points names no `{key}`.")
    return str(entry[key])


def _texts(given: Any) -> tuple[str, ...]:
    if given is None:
        return ()
    return tuple(str(one) for one in (given if isinstance(given, list) else [given]))


def _check_once(matters: tuple[Matter, ...]) -> None:
    """Refuse one name in two matters: an evidence would belong to whichever stands first."""
    for kind in ("activities", "touchpoints", "abandoned", "questions", "aspects"):
        seen: dict[str, str] = {}
        for matter in matters:
            for name in getattr(matter, kind):
                other = seen.setdefault(name, matter.name)
                if other != matter.name:
                    raise InvalidCatalogue(
                        f"{name} stands in {other} and in {matter.name}. Keep one of them."
                    )


def _check_none(read: PainCatalogue) -> None:
    """Refuse an aspect that has a matter and none: one of the two is an oversight."""
    owned = {entry: matter.name for matter in read.matters for entry in matter.aspects}
    for none in read.no_matter:
        for aspect in none.aspects:
            if aspect in owned:
                raise InvalidCatalogue(
                    f"{aspect} stands in {owned[aspect]} and in no_matter. Keep one of them."
                )
