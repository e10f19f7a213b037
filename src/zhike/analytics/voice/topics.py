"""What the texts of a month are about, as topics that keep their ids from month to month.

A month begins with the topics of those before and lets its own texts move, part and join them;
which are still the same is read from the texts: what the old would take against what the new took.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from zhike.analytics.voice.segmentation import Cutter
from zhike.analytics.voice.topic_space import (
    FLOOR,
    Floats,
    Places,
    Space,
    centres_of,
    nearest,
    space_of,
    vectors_of,
    words_of,
)

ROUNDS = 12
KEPT_WORDS = 60  # of a topic, for the months after
UNLIKE = 0.25  # parts of a topic that lie no nearer are two
PART = 0.2  # of a topic's texts that such a part has at least
TOO_ALIKE = 0.6  # topics of one month that lie nearer are one
SAME = 0.5  # least share of texts in common by which a topic is that of the month before
MOST_ASLEEP = 100
LEAST_MOVED = 5  # texts that tell of a merger or a split
MOSTLY = 0.5  # of whose texts another topic takes more than so, went into it
FITTED = 20_000  # texts a month that topics are found from; all are assigned


class Began(StrEnum):
    """Where a topic of a month comes from."""

    KEPT = "kept"
    BACK = "back"
    NEW = "new"
    SPLIT = "split"


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One topic of one month.

    `words` have the weights by which later months know it, the weightiest first; `texts` counts the
    month's texts in it. `came_from` is the topic it was split from, `merged` those of the month
    before that went into it. `typical` are the places of its texts, the most typical first, of
    texts that repeat one another the first alone.
    """

    id: str
    words: Mapping[str, float]
    texts: int
    began: Began = Began.NEW
    came_from: str | None = None
    merged: tuple[str, ...] = ()
    typical: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MonthTopics:
    """A month's topics, the largest first, and for each text the place of its topic (-1: none).

    `ended` are the topics of the month before that no topic is, without those that were merged.
    """

    topics: tuple[Topic, ...]
    places: Places
    ended: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a month has to know of those before: the last one's topics, and how many ids there are.

    `asleep` are topics of months further back, as they were last: they may come back.
    """

    topics: tuple[Topic, ...] = ()
    asleep: tuple[Topic, ...] = ()
    ids: int = 0


def find_topics(
    texts: Sequence[str],
    *,
    known: Known | None = None,
    least: int = 20,
    most: int = 60,
    cut: Cutter | None = None,
) -> MonthTopics:
    """Give the topics of a month's texts, with the ids they had in the month before.

    Parameters
    ----------
    texts
        Masked texts of one month, in a fixed order.
    known
        The topics of the month before (also if empty then) and how many ids were given so far.
    least
        Texts that a topic has at least.
    most
        Topics of a month.
    cut
        The bank's own cutter; by default that of this package.

    Returns
    -------
    MonthTopics
        The same for the same texts and the same months before.

    Notes
    -----
    Texts are vectors of their words by tf-idf, of length 1. Topics of the months before that would
    take enough texts go on; where most of the others lie near one of them (the one with the largest
    sum of cosines), a topic begins; then texts and topics are settled in turn (spherical k-means),
    topics whose parts have next to nothing in common become two, and those that grew alike one. A
    text further than a cosine of 0.35 from every topic has none. Topics are matched one to one
    (Hungarian method) by the cosine of their memberships: the texts that the old topic would take
    of this month against those of the new one; 0.5 at least. An unmatched new topic of which an old
    one would take the larger part was split from it, an unmatched old one of whose texts a new one
    takes the larger part was merged into it.
    From more than 20,000 texts every n-th is learnt from; all get their topic. Do not use it on
    fewer than some hundred texts a month, nor take the topics for the only true ones: they are
    groups of like words. Source: I. Dhillon and D. Modha, Concept decompositions for large sparse
    text data, Machine Learning 42, 2001; H. Kuhn, The Hungarian method, 1955.

    Examples
    --------
    >>> texts = ["刷脸登录失败"] * 20 + ["排队等候太久"] * 30
    >>> found = find_topics(texts)
    >>> [(topic.id, topic.texts) for topic in found.topics]
    [('T0001', 30), ('T0002', 20)]
    """
    before = known or Known()
    words = words_of(texts, cut)
    space = space_of(words)
    if not space.names:
        return _nothing(len(texts), before)
    every = vectors_of(words, space)
    step = max(1, -(-len(texts) // FITTED))
    learnt = every[::step] if step > 1 else every
    warm = _old_centres((*before.topics, *before.asleep), space)
    centres = _settled(learnt, warm, least=max(2, least // step), most=most)
    places = nearest(every, centres)[0]
    sizes = np.bincount(places[places >= 0], minlength=len(centres))
    order = [int(k) for k in np.argsort(-sizes, kind="stable") if sizes[k] >= least]
    if not order:
        return _nothing(len(texts), before)
    new_place = np.full(len(centres) + 1, -1)
    new_place[order] = np.arange(len(order))
    return _with_ids(every, centres[order], new_place[places], space, before, texts)


def assign_topics(
    texts: Sequence[str], *, topics: Sequence[Topic], cut: Cutter | None = None
) -> Places:
    """Give for each text the place of the topic it lies nearest, -1 where it lies near none.

    For texts of a month that is not over: no topic begins or ends by it. Rarity is counted among
    `texts`, so give some thousand together.

    Examples
    --------
    >>> topics = find_topics(["刷脸登录失败"] * 20 + ["排队等候太久"] * 30).topics
    >>> assign_topics(["刷脸失败", "又刷脸失败", "排队太久", "排队", "好"], topics=topics).tolist()
    [1, 1, 0, 0, -1]
    """
    words = words_of(texts, cut)
    space = space_of(words)
    if not space.names or not topics:
        return np.full(len(texts), -1)
    return nearest(vectors_of(words, space), _old_centres(topics, space))[0]


def next_known(month: MonthTopics, *, known: Known | None = None) -> Known:
    """Give what the month after has to know.

    Examples
    --------
    >>> next_known(find_topics(["刷脸登录失败"] * 20)).ids
    1
    """
    before = known or Known()
    given = [int(topic.id[1:]) for topic in month.topics]
    now = {topic.id for topic in month.topics}
    asleep = [topic for topic in (*before.topics, *before.asleep) if topic.id not in now]
    return Known(
        topics=month.topics,
        asleep=tuple(asleep[:MOST_ASLEEP]),
        ids=max([before.ids, *given]),
    )


def _settled(vectors: Any, warm: Floats, *, least: int, most: int) -> Floats:
    """The centres of the topics: those known that still have texts, new ones where texts lie dense.

    They are settled; what fell apart becomes two, and what grew alike one.
    """
    places = nearest(vectors, warm)[0]
    sizes = np.bincount(places[places >= 0], minlength=len(warm))
    begun = centres_of(vectors, places, len(warm))[sizes >= least]
    left = vectors[nearest(vectors, begun)[0] < 0]
    centres = np.vstack([begun, _begun(left, least=least, most=most - len(begun))])
    centres = _rounds(vectors, centres, least=least)
    places = nearest(vectors, centres)[0]
    parts = [_parts(vectors[places == k], least=least) for k in range(len(centres))]
    whole = [part if len(part) > 1 else centres[k : k + 1] for k, part in enumerate(parts)]
    return _rounds(vectors, np.vstack([centres[:0], *whole]), least=least)


def _rounds(vectors: Any, centres: Floats, *, least: int) -> Floats:
    for _round in range(ROUNDS):
        places = nearest(vectors, centres)[0]
        moved = centres_of(vectors, places, len(centres))
        sizes = np.bincount(places[places >= 0], minlength=len(centres))
        moved = _apart(moved[sizes >= least], sizes[sizes >= least])
        if len(moved) == len(centres) and np.allclose(moved, centres, atol=1e-6):
            break
        centres = moved
    return centres


def _parts(own: Any, *, least: int) -> Floats:
    """The centres of a topic's parts, where it has parts that share next to nothing."""
    least = max(least, round(PART * own.shape[0]))
    found = _rounds(own, _begun(own, least=least, most=4), least=least)
    kept: list[int] = []
    for place in range(len(found)):
        if all(found[place] @ found[other] < UNLIKE for other in kept):
            kept.append(place)
    return found[kept]


def _begun(vectors: Any, *, least: int, most: int) -> Floats:
    centres = np.zeros((0, vectors.shape[1]))
    left = vectors
    while left.shape[0] >= least and len(centres) < most:
        # The sum of a text's cosines to all that are left, from one product.
        density = left @ np.asarray(left.sum(axis=0)).ravel()
        first = left[int(np.argmax(density))].toarray().ravel()
        near = left @ first >= FLOOR
        if near.sum() < least:
            near[int(np.argmax(density))] = True
            left = left[~near]
            if density.max() < least * FLOOR:
                break
            continue
        centre = np.asarray(left[near].sum(axis=0)).ravel()
        centres = np.vstack([centres, centre / np.linalg.norm(centre)])
        left = left[~(near | (left @ centres[-1] >= FLOOR))]
    return centres


def _apart(centres: Floats, sizes: Places) -> Floats:
    """Put the like together, the smaller into the larger."""
    kept: list[int] = []
    for place in np.argsort(-sizes, kind="stable"):
        if all(centres[place] @ centres[other] < TOO_ALIKE for other in kept):
            kept.append(int(place))
    return centres[sorted(kept)]


def _with_ids(
    vectors: Any,
    centres: Floats,
    places: Places,
    space: Space,
    before: Known,
    texts: Sequence[str],
) -> MonthTopics:
    from scipy.optimize import linear_sum_assignment

    old = (*before.topics, *before.asleep)
    flow, taken = _flow(vectors, places, len(centres), space, old)
    sizes = np.bincount(places[places >= 0], minlength=len(centres))
    # Texts of a new topic that no old one would take count against the match as well.
    alike = flow / np.sqrt(np.maximum(taken[:, None], 1) * np.maximum(sizes[None, :], 1))
    pairs = zip(*linear_sum_assignment(-alike), strict=True) if old else ()
    same = {int(j): int(i) for i, j in pairs if alike[i, j] >= SAME}
    moved = flow[: len(before.topics)] >= LEAST_MOVED
    ids, topics = before.ids, []
    for j in range(len(centres)):
        origin = _split_from(j, flow[: len(before.topics)], sizes, same)
        ids += j not in same
        merged = [
            old[i].id
            for i in range(len(before.topics))
            if i not in same.values() and moved[i, j] and flow[i, j] > MOSTLY * taken[i]
        ]
        topics.append(
            Topic(
                id=old[same[j]].id if j in same else f"T{ids:04d}",
                words=_heaviest(centres[j], space.names),
                texts=int(sizes[j]),
                began=_began(same.get(j), origin, len(before.topics)),
                came_from=None if origin is None else old[origin].id,
                merged=tuple(merged),
                typical=_typical(vectors, centres[j], np.flatnonzero(places == j), texts),
            )
        )
    gone = {name for topic in topics for name in (topic.id, *topic.merged)}
    ended = tuple(topic.id for topic in before.topics if topic.id not in gone)
    return MonthTopics(topics=tuple(topics), places=places, ended=ended)


def _split_from(j: int, flow: Floats, sizes: Places, same: Mapping[int, int]) -> int | None:
    """The topic of the month before that would take most of a new one's texts, and goes on."""
    if j in same or not len(flow):
        return None
    origin = int(flow[:, j].argmax())
    goes_on = origin in same.values() and flow[origin, j] >= LEAST_MOVED
    return origin if goes_on and flow[origin, j] > MOSTLY * sizes[j] else None


def _began(known: int | None, origin: int | None, awake: int) -> Began:
    if known is None:
        return Began.NEW if origin is None else Began.SPLIT
    return Began.KEPT if known < awake else Began.BACK


def _flow(
    vectors: Any, places: Places, count: int, space: Space, old: Sequence[Topic]
) -> tuple[Floats, Floats]:
    """How many texts of this month each old topic would take that each new one took, and in all."""
    flow = np.zeros((len(old), count))
    if not old:
        return flow, np.zeros(0)
    centres = _old_centres(old, space)
    # An old topic keeps its own length: of one whose words nobody uses any more little is left.
    would = nearest(vectors, centres)[0]
    both = (would >= 0) & (places >= 0)
    np.add.at(flow, (would[both], places[both]), 1)
    return flow, np.bincount(would[would >= 0], minlength=len(old)).astype(np.float64)


def _old_centres(old: Sequence[Topic], space: Space) -> Floats:
    centres = np.zeros((len(old), len(space.names)))
    for i, topic in enumerate(old):
        for word, weight in topic.words.items():
            if word in space.place_of:
                centres[i, space.place_of[word]] = weight
    return centres


def _heaviest(centre: Floats, names: Sequence[str]) -> dict[str, float]:
    order = np.argsort(-centre, kind="stable")[:KEPT_WORDS]
    return {names[k]: round(float(centre[k]), 4) for k in order if centre[k] > 0.01}


def _typical(
    vectors: Any, centre: Floats, mine: Places, texts: Sequence[str], *, most: int = 5
) -> tuple[int, ...]:
    """The texts nearest to the centre (medoids), of near-duplicates the first alone."""
    from zhike.analytics.voice.duplicates import near_duplicates

    cosines = np.asarray(vectors[mine] @ centre).ravel()
    order = mine[np.argsort(-cosines, kind="stable")][: most * 40]
    groups = near_duplicates([texts[k] for k in order])
    firsts = [int(k) for place, k in enumerate(order) if groups[place] == place]
    return tuple(firsts[:most])


def _nothing(count: int, before: Known) -> MonthTopics:
    ended = tuple(topic.id for topic in before.topics)
    return MonthTopics(topics=(), places=np.full(count, -1), ended=ended)
