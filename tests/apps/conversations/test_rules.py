from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from zhike.apps.conversations.rules import (
    CARE_HEAD_START,
    HEAD_START,
    SILENT_AFTER,
    Serving,
    Waiting,
    is_silent,
    matches,
    ranked_at,
)

NOON = datetime(2026, 1, 5, 12)
MINUTE = timedelta(minutes=1)


def waiting(key, *, minutes=0, queue=1, skills=()):
    return Waiting(
        key=key, queue=queue, ranked_at=NOON + minutes * MINUTE, skills=frozenset(skills)
    )


def agent(key, *, room=1, load=0, queues=(1,), skills=(), idle=0):
    return Serving(
        key=key,
        queues=frozenset(queues),
        skills=frozenset(skills),
        room=room,
        load=load,
        idle_since=NOON - idle * MINUTE,
    )


def pairs(line, agents):
    return [(one.key, taker.key) for one, taker in matches(line, agents)]


def test_the_oldest_is_served_first():
    assert pairs([waiting(1, minutes=5), waiting(2)], [agent(9)]) == [(2, 9)]


def test_who_has_the_least_to_do_takes_it_and_of_equals_who_was_idle_longest():
    assert pairs([waiting(1)], [agent(8, load=1), agent(9)]) == [(1, 9)]
    assert pairs([waiting(1)], [agent(8, idle=1), agent(9, idle=7)]) == [(1, 9)]


def test_nobody_gets_more_than_he_has_room_for():
    assert pairs([waiting(1), waiting(2), waiting(3)], [agent(9, room=2)]) == [(1, 9), (2, 9)]


def test_work_is_shared_between_those_who_are_there():
    found = pairs([waiting(n) for n in range(4)], [agent(8, room=4), agent(9, room=4)])

    assert sorted(taker for _one, taker in found) == [8, 8, 9, 9]


def test_a_conversation_that_nobody_can_serve_holds_up_nobody_behind_it():
    line = [waiting(1, skills=["en"]), waiting(2, minutes=1)]

    assert pairs(line, [agent(9, room=2)]) == [(2, 9)]
    assert pairs(line, [agent(9, room=2, skills=["en"])]) == [(1, 9), (2, 9)]


def test_another_queues_line_is_not_served():
    assert pairs([waiting(1, queue=2)], [agent(9)]) == []


@given(st.sampled_from([*HEAD_START, "", "unknown", " GOLD "]), st.booleans(), st.booleans())
def test_a_head_start_is_never_more_than_the_largest_of_its_reasons(tier, needs_care, urgent):
    rank = ranked_at(NOON, tier=tier, needs_care=needs_care, urgent=urgent)

    assert NOON - max(*HEAD_START.values(), CARE_HEAD_START) <= rank <= NOON


def test_higher_tiers_wait_less_and_the_others_wait_for_them_at_most_the_head_start():
    """An hour at full load, every second one private: who has no head start is still served."""
    arrivals = [(n, "private" if n % 2 else "") for n in range(120)]
    left = [(n, tier, NOON + n * MINUTE / 2) for n, tier in arrivals]
    waits: dict[str, list[timedelta]] = {"private": [], "": []}
    now = NOON
    while left:
        now += MINUTE * 0.6  # served a little slower than they come
        here = [one for one in left if one[2] <= now]
        if not here:
            continue
        line = [
            Waiting(key=n, queue=1, ranked_at=ranked_at(came, tier=tier)) for n, tier, came in here
        ]
        (served, _taker) = matches(line, [agent(9)])[0]
        found = next(one for one in here if one[0] == served.key)
        waits[found[1]].append(now - found[2])
        left.remove(found)

    def mean(which):
        return sum(waits[which], timedelta()) / len(waits[which])

    first_come = 120 * MINUTE * 0.1  # what the last one waits where nobody is preferred
    assert mean("private") < mean("")
    assert max(waits[""]) <= first_come + HEAD_START["private"]


def test_an_agent_is_gone_after_a_minute_of_silence():
    assert not is_silent(NOON, now=NOON + SILENT_AFTER)
    assert is_silent(NOON, now=NOON + SILENT_AFTER + MINUTE)
