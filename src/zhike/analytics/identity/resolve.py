"""Which entries of a customer master are one person: the whole way from entries to clusters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhike.analytics.frames import Frame
from zhike.analytics.identity.all_pairs import agreements
from zhike.analytics.identity.blocking import Block, candidate_pairs, passed_over
from zhike.analytics.identity.clusters import cluster
from zhike.analytics.identity.comparison import DOCUMENT, FIELDS, LEVELS, compared
from zhike.analytics.identity.decisions import SOUND, Decision, Rule, decide, settled
from zhike.analytics.identity.estimation import Model, Patterns, estimate
from zhike.analytics.identity.names import frequency
from zhike.analytics.identity.records import in_one_form

PAIRS = pa.schema(
    [
        ("first_id", pa.string()),
        ("second_id", pa.string()),
        ("decision", pa.string()),
        ("rule", pa.string()),
        ("probability", pa.float64()),
        ("weight", pa.float64()),
        *((name, pa.int8()) for name in (DOCUMENT, *LEVELS)),
        *((f"{item.name}_weight", pa.float64()) for item in FIELDS),
    ]
)
CLUSTERS = pa.schema([("record_id", pa.string()), ("cluster_id", pa.string())])
_SHARED = ("phone", "email", "address")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Thresholds and how the estimation is done; fixed on demo banks that no test uses.

    `largest_block` is how many entries may share a value before it tells nobody any more.
    """

    match_probability: float = 0.90
    doubtful_probability: float = 0.10
    largest_block: int = 50
    random_pairs: int = 500_000
    seed: int = 1
    prior_strength: float = 20.0
    rounds: int = 100


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """Pairs with their evidence, clusters, and how they were come by.

    `pairs` has one row for each pair that is a match or doubtful: `first_id`, `second_id`,
    `decision`, `rule`, `probability`, `weight` (bits, the sum of the evidence and the odds
    before), `document_level`, and a level and a weight in bits for each field. `clusters` has
    `record_id` and `cluster_id` (the first entry of the cluster) for each entry that has a match.
    """

    pairs: pa.Table
    clusters: pa.Table
    models: Mapping[str, Model]
    candidates: int
    passed_over: tuple[Block, ...] = field(default=())


def resolve(entries: Frame, *, settings: Settings | None = None) -> Resolution:
    """Find the entries of a customer master that are one person.

    Parameters
    ----------
    entries
        One row an entry, columns as `records.in_one_form` takes them.
    settings
        Thresholds; those of `Settings` where none are given.

    Returns
    -------
    Resolution
        Pairs ordered by weight, the surest first; entries of different kinds are never paired.

    Raises
    ------
    MissingColumns
        `record_id` or `name` is absent.

    Notes
    -----
    Deterministic rules first (the same valid identity number is a match, two different ones are
    apart), the model of Fellegi and Sunter (1969) for the rest. **Do not use it** to join people
    for a purpose they did not agree to, nor without somebody who looks at the doubtful pairs; and
    not below some hundred entries, where the weights are the assumed ones.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "record_id": ["C1", "C2", "C3"],
    ...     "name": ["林知夏", "Lin Zhixia", "林知夏"],
    ...     "id_number": ["110105491231002", "11010519491231002X", None],
    ...     "phone": ["16100000001", "16100000002", None],
    ... })
    >>> found = resolve(people)
    >>> found.clusters.to_pylist()
    [{'record_id': 'C1', 'cluster_id': 'C1'}, {'record_id': 'C2', 'cluster_id': 'C1'}]
    """
    chosen = settings or Settings()
    whole = in_one_form(entries)
    blocks = passed_over(ibis.memtable(whole), largest=chosen.largest_block)
    whole = _without_shared(whole, largest=chosen.largest_block)
    kinds = [kind for kind in pc.unique(whole["kind"]).sort().to_pylist()]
    parts = {kind: _within(whole, kind, chosen) for kind in kinds}
    return Resolution(
        pairs=pa.concat_tables(
            [PAIRS.empty_table(), *(part.pairs for part in parts.values())]
        ).sort_by(
            [("weight", "descending"), ("first_id", "ascending"), ("second_id", "ascending")]
        ),
        clusters=pa.concat_tables(
            [CLUSTERS.empty_table(), *(part.clusters for part in parts.values())]
        ),
        models={kind: part.model for kind, part in parts.items()},
        candidates=sum(part.candidates for part in parts.values()),
        passed_over=tuple(blocks),
    )


@dataclass(frozen=True, kw_only=True)
class _Part:
    pairs: pa.Table
    clusters: pa.Table
    model: Model
    candidates: int


def _within(whole: pa.Table, kind: str, settings: Settings) -> _Part:
    """Resolve the entries of one kind."""
    entries = whole.filter(pc.equal(whole["kind"], kind)).combine_chunks()
    entries = entries.set_column(0, "row", pa.array(np.arange(entries.num_rows)))
    table = ibis.memtable(entries)
    pairs = candidate_pairs(table, largest=settings.largest_block).to_pyarrow()
    found = compared(ibis.memtable(pairs), entries=table).order_by("a", "b").to_pyarrow()
    levels = {name: found[name].to_numpy() for name in (DOCUMENT, *LEVELS)}
    model = _model(entries, levels, settings)
    a, b = found["a"].to_numpy(), found["b"].to_numpy()
    weights = _weights(entries, a, levels, model)
    total = model.prior_bits + sum(weights.values(), np.zeros(len(a)))
    probability = 1 / (1 + np.exp2(-np.clip(total, -500, 500)))
    decision, rule = decide(
        levels,
        probability=probability,
        match=settings.match_probability,
        doubtful=settings.doubtful_probability,
    )
    columns = {"probability": probability, "weight": total, **levels, **weights}
    order = np.lexsort((b, a, -total, rule != Rule.DOCUMENT))
    order = order[decision[order] != Decision.APART]
    kept = {name: values[order] for name, values in columns.items()}
    a, b, decision, rule = a[order], b[order], decision[order], rule[order]
    together = _clustered(entries, a, b, decision, rule)
    ids = entries["record_id"]
    return _Part(
        pairs=pa.table(
            {
                "first_id": ids.take(pa.array(a)),
                "second_id": ids.take(pa.array(b)),
                "decision": pa.array(decision, pa.string()),
                "rule": pa.array(rule, pa.string()),
                **kept,
            },
            schema=PAIRS,
        ),
        clusters=pa.table(
            {
                "record_id": ids.take(pa.array(list(together), pa.int64())),
                "cluster_id": ids.take(pa.array(list(together.values()), pa.int64())),
            },
            schema=CLUSTERS,
        ),
        model=model,
        candidates=found.num_rows,
    )


def _model(entries: pa.Table, levels: dict[str, np.ndarray], settings: Settings) -> Model:
    """Estimate on the patterns of agreement: a few hundred, however many pairs there are."""
    columns = [settled(levels), *(levels[name] for name in LEVELS)]
    patterns, counts = np.unique(np.stack(columns), axis=1, return_counts=True)
    by_field = {item.name: patterns[place] for place, item in enumerate(FIELDS, start=1)}
    return estimate(
        Patterns(levels=by_field, settled=patterns[0], counts=counts),
        agreements=agreements(
            entries,
            candidates=by_field,
            counts=counts,
            wanted=settings.random_pairs,
            seed=settings.seed,
        ),
        pairs=entries.num_rows * (entries.num_rows - 1) / 2,
        strength=settings.prior_strength,
        rounds=settings.rounds,
    )


def _weights(
    entries: pa.Table, a: np.ndarray, levels: dict[str, np.ndarray], model: Model
) -> dict[str, np.ndarray]:
    """Give the bits of each field; a name counts by how common it is, not names at large."""
    weights = {
        f"{item.name}_weight": model.bits(item.name, levels[f"{item.name}_level"])
        for item in FIELDS
    }
    at = levels["name_level"]
    for level, column in ((SOUND, "letters"), (SOUND + 1, "name")):
        # One of the bearers is the pair itself: chance has to find one of the others.
        others = np.maximum(frequency(entries[column])[a] - 1, 1) / max(entries.num_rows, 1)
        weights["name_weight"] = np.where(
            at == level, np.log2(model.m["name"][level] / others), weights["name_weight"]
        )
    return weights


def _clustered(
    entries: pa.Table, a: np.ndarray, b: np.ndarray, decision: np.ndarray, rule: np.ndarray
) -> dict[int, int]:
    """Cluster the matches; one that would bring a contradiction in becomes doubtful, in place."""
    matches = np.flatnonzero(decision == Decision.MATCH)
    rows = np.unique(np.concatenate((a[matches], b[matches])))
    known = entries.select(["document", "birth"]).take(pa.array(rows, pa.int64())).to_pydict()
    together, refused = cluster(
        list(zip(a[matches].tolist(), b[matches].tolist(), strict=True)),
        documents={
            row: text for row, text in zip(rows.tolist(), known["document"], strict=True) if text
        },
        births={row: day for row, day in zip(rows.tolist(), known["birth"], strict=True) if day},
    )
    decision[matches[refused]] = Decision.DOUBTFUL
    rule[matches[refused]] = Rule.CHAIN
    return together


def _without_shared(entries: pa.Table, *, largest: int) -> pa.Table:
    """Take out what so many share that it tells nobody: a switchboard, a made-up address."""
    for name in _SHARED:
        common = pa.array(frequency(entries[name]) > largest)
        kept = pc.if_else(common, pa.scalar(None, pa.string()), entries[name])
        entries = entries.set_column(entries.schema.get_field_index(name), name, kept)
    return entries
