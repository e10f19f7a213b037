"""Dissatisfied silent customers of the bank: learnt, checked against later answers, by groups."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhike.analytics.errors import InvalidDrivers
from zhike.analytics.surveys import Check, Known, Model, check, learn, suppress
from zhike.engine.home import subfolder
from zhike.engine.store import Store
from zhike.pipelines.answers import Answer, kept, plain
from zhike.pipelines.journeys import the_store
from zhike.pipelines.pain_board import board_version, catalogue_of_bank
from zhike.pipelines.pain_evidence import OUTCOME_WORDS, Said
from zhike.pipelines.reading import opened
from zhike.pipelines.silent_asked import Sent, only_asked
from zhike.pipelines.silent_behaviour import UNKNOWN, Behaviour, behaviour_of
from zhike.pipelines.survey_answers import AskedQuestion, asked_questions

MINIMUM = 10  # customers, silent and answering, that a figure rests on at least
FEWEST_OF_KIND = 30  # answers: kinds with fewer are put together
EARLIER = 2 / 3  # of the first answers, by time, teach the model that is checked
SEED = 20_260_105
DETRACTOR, LARGE_SCALE, LOW_PART = 6, 10, 0.25
OTHER = "other"
FEELING = (*OUTCOME_WORDS, "推荐", "recommend")
DEFINITION = (
    "silent customers: had a contact and answered about none; share of them who would be"
    " dissatisfied, learnt on first answers weighted to the silent; no invitation is on record, so"
    " whoever had a contact is taken as asked"
)
DEFINITION_SENT = (
    "silent customers: were sent an invitation about a contact and answered none; share of them who"
    " would be dissatisfied, learnt on first answers weighted to the silent"
)
ENOUGH = 100  # answers from which a survey with invitations on record comes first
Words = NDArray[np.str_]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The question that tells who is dissatisfied: with a score up to `most_low`.

    `sent` are the invitations that asked it; None where nobody kept them.
    """

    survey: str
    question: str
    most_low: float
    sent: tuple[Sent, ...] | None = None

    @property
    def definition(self) -> str:
        """What is counted, and by what somebody counts as asked."""
        return DEFINITION if self.sent is None else DEFINITION_SENT

    @property
    def answers(self) -> int:
        """How many answers its invitations have."""
        return sum(one.score is not None for one in self.sent or ())


def silent_of_bank(
    *,
    question: str = "",
    complaints: Sequence[Said] = (),
    own: Sequence[Asked] = (),
    branches: Collection[str] | None = None,
    store: Store | None = None,
) -> Answer:
    """Give the estimate by segment and channel, and by branch; rows of groups, facts of the whole.

    Parameters
    ----------
    question
        Which question tells; by default the will to recommend, else satisfaction.
    complaints
        Of the operational half.
    own
        Questions of the bank's own surveys with the invitations that asked them.
    branches
        Whose customers count; None: all.

    Raises
    ------
    InvalidCatalogue
        What the bank wrote of its pain points cannot be read.
    """
    store = store or the_store()
    catalogue = catalogue_of_bank()
    return kept(
        lambda: _answer(store, question, complaints, own, branches),
        question="silent",
        version=board_version(store),
        key={
            "question": question,
            "catalogue": repr(catalogue),
            "complaints": [asdict(one) for one in complaints],
            "own": [asdict(one) for one in own],
            "branches": None if branches is None else sorted(branches),
        },
        folder=subfolder("boards"),
    )


def _answer(
    store: Store,
    question: str,
    complaints: Sequence[Said],
    own: Sequence[Asked],
    branches: Collection[str] | None,
) -> Answer:
    known = questions_of_feeling(branches=branches, own=own, store=store)
    asked = next((one for one in known if question in ("", one.question)), None)
    if asked is None:
        return _nothing("no_question")
    with opened(store) as tables:
        met = behaviour_of(
            tables,
            catalogue_of_bank(),
            survey=asked.survey,
            question=asked.question,
            most_low=asked.most_low,
            complaints=complaints,
            branches=branches,
        )
    if asked.sent is not None:
        met = only_asked(met, asked.sent, names=met.names, keys=met.keys, most_low=asked.most_low)
    try:
        return told(met, asked)
    except InvalidDrivers:
        return _nothing("too_few")


def told(met: Behaviour, asked: Asked) -> Answer:
    """Learn, check and tell; what is not to be believed has no estimates.

    Raises
    ------
    InvalidDrivers
        There are no silent customers, or no answers of both kinds.
    """
    met = met.only(_may_answer(met))
    spoken = np.sort(_first_answers(met)[1])
    if not len(spoken):
        raise InvalidDrivers("Nobody answered.")
    cut = float(spoken[min(int(len(spoken) * EARLIER), len(spoken) - 1)])
    names, columns = _columns(met)
    checked = _checked(met, names, columns, cut)
    picked = _picked(met, until=np.inf)
    known = Known(names=names, met=columns[picked], low=met.low[picked])
    model = learn(known)
    rows = _rows(model, met.only(picked), believed=not checked.faults)
    return Answer(
        question="silent",
        log_name="",
        definition=asked.definition,
        rows=rows,
        facts={
            "survey": asked.survey,
            "question": asked.question,
            "most_low": asked.most_low,
            "asked": _asked_by(asked),
            "cut_at": plain(datetime.fromtimestamp(cut, UTC).replace(tzinfo=None)),
            "check": plain(asdict(checked)),
            "drivers": plain([asdict(one) for one in model.drivers]),
            "n_effective": model.n_effective,
            "trimmed": model.trimmed,
            "fault": "",
        },
        events=len(met.at),
        cases=len(picked),
        first_at=_moment(met.at.min()),
        last_at=_moment(met.at.max()),
    )


def questions_of_feeling(
    *,
    branches: Collection[str] | None,
    own: Sequence[Asked] = (),
    store: Store | None = None,
) -> list[Asked]:
    """Give the questions that tell who is dissatisfied as a whole, the default first.

    Those whose invitations are on record come first where enough answered, else last. Would he
    recommend (0 to 10) comes before satisfaction: more are below it, so more can be checked.
    """
    found = asked_questions(store or the_store(), branches=branches)
    rows = [one for one in found if any(word in one.question.lower() for word in FEELING)]
    rows.sort(key=lambda one: (one.scale_max != LARGE_SCALE, -one.answers, one.question))
    return questions_first([_asked(one) for one in rows], own=own)


def questions_first(stored: Sequence[Asked], *, own: Sequence[Asked]) -> list[Asked]:
    """Put those that know whom they asked before the others, where enough answered them."""
    ready = [one for one in own if one.answers >= ENOUGH]
    others = [one for one in own if one.answers < ENOUGH]
    return [*ready, *stored, *others]


def most_low_of(scale_min: int, scale_max: int) -> float:
    """Give the score up to which an answer is dissatisfied: 6 of 0 to 10, else the lowest quarter.

    Examples
    --------
    >>> most_low_of(0, 10), most_low_of(1, 5)
    (6.0, 2.0)
    """
    if (scale_min, scale_max) == (0, LARGE_SCALE):
        return float(DETRACTOR)
    return scale_min + (scale_max - scale_min) * LOW_PART


def _asked(one: AskedQuestion) -> Asked:
    low = most_low_of(one.scale_min, one.scale_max)
    return Asked(survey=one.survey, question=one.question, most_low=low)


def _asked_by(asked: Asked) -> dict[str, Any]:
    """By what somebody counts as asked; how many invitations went out, and how they were drawn."""
    if not asked.sent:
        return {"by": "contacts" if asked.sent is None else "invitations", "sent": 0}
    drawn = [one.probability for one in asked.sent]
    return {
        "by": "invitations",
        "sent": len(drawn),
        "least_probability": min(drawn),
        "most_probability": max(drawn),
    }


def _nothing(fault: str) -> Answer:
    return Answer(
        question="silent", log_name="", definition=DEFINITION, events=0, cases=0, first_at=None,
        last_at=None, facts={"fault": fault},
    )  # fmt: skip


def _may_answer(met: Behaviour) -> NDArray[np.bool_]:
    """Leave out contacts after whose outcome nobody is asked: nobody ever answered about one."""
    spoke = ~np.isnan(met.low)
    answered = set(met.kinds["outcome"][spoke].tolist())
    return np.isin(met.kinds["outcome"], sorted(answered))


def _first_answers(met: Behaviour) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Give the contact of each customer's first answer, and when he gave it."""
    spoke = np.flatnonzero(~np.isnan(met.low))
    order = spoke[np.lexsort((met.answered_at[spoke], met.who[spoke]))]
    _who, first = np.unique(met.who[order], return_index=True)
    found = order[first].astype(np.int64)
    return found, met.answered_at[found]


def _picked(met: Behaviour, *, until: float) -> NDArray[np.int64]:
    """Pick a contact of each customer as known at a moment: that of his first answer, else any."""
    answered, when = _first_answers(met)
    spoken = answered[when <= until]
    quiet = np.flatnonzero((met.at <= until) & ~np.isin(met.who, met.who[spoken]))
    luck = np.random.default_rng(SEED).random(len(met.who))[quiet]
    order = quiet[np.lexsort((luck, met.who[quiet]))]
    _who, first = np.unique(met.who[order], return_index=True)
    return np.sort(np.concatenate([spoken, order[first]])).astype(np.int64)


def _checked(
    met: Behaviour, names: tuple[str, ...], columns: NDArray[np.float64], cut: float
) -> Check:
    picked = _picked(met, until=cut)
    low = np.where(met.answered_at[picked] <= cut, met.low[picked], np.nan)
    model = learn(Known(names=names, met=columns[picked], low=low))
    answered, when = _first_answers(met)
    later = answered[(when > cut) & np.isin(met.who[answered], met.who[picked])]
    return check(model, Known(names=names, met=columns[later], low=met.low[later]))


def _columns(met: Behaviour) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Numbers as they are, kinds as columns of 0 and 1 but for the commonest; none of one value."""
    spoke = ~np.isnan(met.low)
    found = dict(met.numbers)
    for name, values in met.kinds.items():
        kinds, counts = np.unique(values[spoke], return_counts=True)
        large = kinds[counts >= FEWEST_OF_KIND]
        usual = kinds[counts.argmax()] if len(kinds) else UNKNOWN
        for kind in large:
            if kind != usual:
                found[f"{name}={kind}"] = (values == kind).astype(float)
        if (~np.isin(values[spoke], large)).sum() >= FEWEST_OF_KIND:
            found[f"{name}={OTHER}"] = (~np.isin(values, large)).astype(float)
    varied = {name: values for name, values in found.items() if values[spoke].std() > 0}
    return tuple(varied), np.column_stack(list(varied.values())) if varied else np.empty(
        (len(met.who), 0)
    )


def _rows(model: Model, met: Behaviour, *, believed: bool) -> list[dict[str, Any]]:
    """The whole, then segment × channel with its sums, then branches; small ones hidden."""
    segment, channel = met.kinds["segment"], met.kinds["channel"]
    everybody = np.ones(len(met.who), dtype=bool)
    hidden = _hidden(model, segment, channel) | _hidden_branches(model, met.branch)
    groups: list[tuple[tuple[str, str, str], NDArray[np.bool_]]] = [(("", "", ""), everybody)]
    groups += [((one, "", ""), segment == one) for one in _values(segment)]
    groups += [(("", one, ""), channel == one) for one in _values(channel)]
    groups += [
        ((one, two, ""), (segment == one) & (channel == two))
        for one in _values(segment)
        for two in _values(channel)
        if ((segment == one) & (channel == two)).any()
    ]
    groups += [(("", "", one), met.branch == one) for one in _values(met.branch)]
    return [
        _row(model, key, which, is_hidden=key in hidden, believed=believed) for key, which in groups
    ]


def _row(
    model: Model,
    key: tuple[str, str, str],
    which: NDArray[np.bool_],
    *,
    is_hidden: bool,
    believed: bool,
) -> dict[str, Any]:
    segment, channel, branch = key
    row: dict[str, Any] = {
        "segment": segment, "channel": channel, "branch": branch, "hidden": is_hidden,
        "silent": None, "answered": None, "estimate": None, "among_answers": None,
        "if_worse": None,
    }  # fmt: skip
    if is_hidden:
        return row
    share = plain(asdict(model.share_of(which)))
    row |= {name: share[name] for name in ("silent", "answered", "among_answers")}
    if believed:
        row |= {name: share[name] for name in ("estimate", "if_worse")}
    return row


def _hidden(model: Model, segment: Words, channel: Words) -> set[tuple[str, str, str]]:
    """What of segment × channel must not be shown, by silent and by answering customers."""
    rows, columns = _values(segment), _values(channel)
    totals = {"all": [(one, two) for one in rows for two in columns]}
    totals |= {f"segment {one}": [(one, two) for two in columns] for one in rows}
    totals |= {f"channel {two}": [(one, two) for one in rows] for two in columns}
    found: set[tuple[str, str, str]] = set()
    for side in (model.known.answered, ~model.known.answered):
        counts = {
            (one, two): int(((segment == one) & (channel == two) & side).sum())
            for one in rows
            for two in columns
        }
        away = suppress(counts, totals=totals, minimum=MINIMUM)
        found |= {(one, two, "") for one, two in counts if (one, two) in away.hidden}
        found |= {_named(name) for name in away.totals}
        found |= {(one, two, "") for (one, two), n in counts.items() if n == 0}
    return found


def _named(total: str | Any) -> tuple[str, str, str]:
    kind, _space, name = str(total).partition(" ")
    return {"segment": (name, "", ""), "channel": ("", name, "")}.get(kind, ("", "", ""))


def _hidden_branches(model: Model, branch: Words) -> set[tuple[str, str, str]]:
    found: set[tuple[str, str, str]] = set()
    for side in (model.known.answered, ~model.known.answered):
        counts = {one: int(((branch == one) & side).sum()) for one in _values(branch)}
        away = suppress(counts, totals={"all": list(counts)}, minimum=MINIMUM)
        found |= {("", "", str(one)) for one in away.hidden}
        found |= {("", "", one) for one, n in counts.items() if n == 0}
        found |= {("", "", "")} if away.totals else set()
    return found


def _values(words: Words) -> list[str]:
    return sorted(set(words.tolist()))


def _moment(seconds: Any) -> str:
    return str(plain(datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None)))
