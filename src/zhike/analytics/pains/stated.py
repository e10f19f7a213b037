"""What customers say is important, and which channel they prefer: asked, not seen in what they do.

Both come from questions of choice. Of "which of these matter to you" each touchpoint has the share
of the answerers who chose it; of "which channel would you rather use for this" each channel has
its share.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from zhike.analytics.errors import InvalidCatalogue
from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.journeys.yaml_faults import yaml_fault
from zhike.analytics.surveys import suppress

SMALLEST = 10  # answerers: of fewer nothing is given
KEY = "stated"
EVERYBODY = ""  # the user type of a share over all answerers
NO_MEANING = "does not say what its answers mean."


@dataclass(frozen=True, kw_only=True)
class StatedQuestion:
    """A question of choice, and what each of its answers stands for.

    `stage` is what it asks about, where it asks for a channel.
    """

    code: str
    means: Mapping[str, str]
    stage: str = ""


@dataclass(frozen=True, kw_only=True)
class StatedQuestions:
    """The survey that asks: what is important (touchpoints), which channels are preferred."""

    survey: str
    important: StatedQuestion | None
    preferred: tuple[StatedQuestion, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The questions whose answers are read."""
        own = (self.important.code,) if self.important else ()
        return own + tuple(one.code for one in self.preferred)


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """One answer of a choice that somebody was shown: he took it, or did not."""

    user_type: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class StatedShare:
    """The share of `n` answerers of a user type (empty: of all) who chose a name."""

    user_type: str
    name: str
    share: Estimate
    n: int


def read_stated(text: str) -> StatedQuestions | None:
    """Read from the register which survey asks for importance and preference; None where none does.

    Parameters
    ----------
    text
        The register in YAML. Its `stated` has a `survey`, and `important` or `preferred` or both:
        one question, and a list of them, each with its code as `question` and with `means`: what
        each answer's code stands for. Each of `preferred` names the `stage` that it asks about.

    Raises
    ------
    InvalidCatalogue
        Something of it is missing.

    Examples
    --------
    >>> read = read_stated('''
    ... touchpoints: []
    ... stated:
    ...   survey: yearly
    ...   important: {question: q1, means: {line: Hotline}}
    ...   preferred:
    ...     - {question: q2, stage: use, means: {app: app}}
    ... ''')
    >>> read.important.means["line"], read.codes
    ('Hotline', ('q1', 'q2'))
    """
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InvalidCatalogue(yaml_fault(error, what="The touchpoint register")) from error
    found = content.get(KEY) if isinstance(content, Mapping) else None
    if found is None:
        return None
    if not isinstance(found, Mapping) or not found.get("survey"):
        raise InvalidCatalogue("The entry `stated` of the touchpoint register names no `survey`.")
    important, preferred = found.get("important"), found.get("preferred") or []
    if not isinstance(preferred, list) or not (important or preferred):
        raise InvalidCatalogue(
            "The entry `stated` of the touchpoint register needs a question `important`,"
            " or a list of questions `preferred`."
        )
    return StatedQuestions(
        survey=str(found["survey"]),
        important=_question(important, "`important`") if important else None,
        preferred=tuple(
            _question(entry, f"Question {number} of `preferred`", wants_stage=True)
            for number, entry in enumerate(preferred, start=1)
        ),
    )


def stated_shares(chosen: Iterable[Chosen]) -> tuple[StatedShare, ...]:
    """Give the share of answerers who chose each name, by user type and over all.

    Parameters
    ----------
    chosen
        One a person, answer and user type; of one question, which shows all its answers to all.

    Returns
    -------
    tuple of StatedShare
        With Wilson's interval, by user type (all first), the largest share first. Types of fewer
        than ten answerers are left out, and so is a type from which, with all, such a one could
        be counted back.

    Examples
    --------
    >>> said = [Chosen(user_type="old", name="branch", is_chosen=n < 8) for n in range(10)]
    >>> [(one.user_type, one.name, one.share.value, one.n) for one in stated_shares(said)]
    [('', 'branch', 0.8, 10), ('old', 'branch', 0.8, 10)]
    """
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    for one in chosen:
        for who in (one.user_type, EVERYBODY):
            took, n = counts.get((who, one.name), (0, 0))
            counts[who, one.name] = (took + one.is_chosen, n + 1)
    hidden = _hidden(counts)
    found = [
        StatedShare(user_type=who, name=name, share=wilson(took, n=n), n=n)
        for (who, name), (took, n) in counts.items()
        if who not in hidden
    ]
    return tuple(
        sorted(found, key=lambda one: (one.user_type, -(one.share.value or 0.0), one.name))
    )


def _hidden(counts: Mapping[tuple[str, str], tuple[int, int]]) -> frozenset[Any]:
    answerers: dict[str, int] = {}
    for (who, _name), (_took, n) in counts.items():
        answerers[who] = max(n, answerers.get(who, 0))
    answerers.pop(EVERYBODY, None)
    found = suppress(answerers, totals={EVERYBODY: list(answerers)}, minimum=SMALLEST)
    return found.hidden | found.totals


def _question(entry: Any, called: str, *, wants_stage: bool = False) -> StatedQuestion:
    place = f"{called} under `stated` of the touchpoint register"
    if not isinstance(entry, Mapping) or not entry.get("question"):
        raise InvalidCatalogue(f"{place} names no `question`.")
    means = entry.get("means")
    if not isinstance(means, Mapping) or not means:
        raise InvalidCatalogue(f"{place} {NO_MEANING}")
    if wants_stage and not entry.get("stage"):
        raise InvalidCatalogue(f"{place} names no `stage`.")
    return StatedQuestion(
        code=str(entry["question"]),
        means={str(code): str(name) for code, name in means.items()},
        stage=str(entry.get("stage", "")),
    )
