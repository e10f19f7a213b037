"""How long many short texts take through masking, words, aspects, sentiment and topics, on 2 cores.

    python -m bench.voice_throughput [--texts 2000000]

Texts are the reviews of a bank's app (ZHIKE_REAL_DATA), each repeated with another ending, so that
no two are alike. Two processes take a share each. With fewer texts than two million the time for
two million is extrapolated from the processor time: reading is linear, topics are found from a
sample of 20,000. With all of them the clock on the wall counts, and the figures are written under
docs/evidence/: `read_for_names_share` is the share of texts on the slow path, `peak_gb` the most
memory of all processes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench.evidence import record
from zhike.analytics import voice

WANTED = 2_000_000
LIMIT_SECONDS, LIMIT_GB = 15 * 60, 4.0
PROCESSES = 2
AT_ONCE = 10_000
ENDINGS = "。！？~了啊呢哦吧呀"


def main() -> int:
    """Measure, then print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=100_000)
    count = parser.parse_args().texts
    figures = measure(count)
    held = figures["seconds_for_2_million"] <= LIMIT_SECONDS and figures["peak_gb"] <= LIMIT_GB
    limits = {"seconds": LIMIT_SECONDS, "gb": LIMIT_GB}
    figures |= {"limits": limits, "held": held}
    if count >= WANTED:
        # A run of a quarter of an hour is not lost to whoever forgot to keep its last line.
        record("bench-voice_throughput", figures)
    print(json.dumps(figures))
    return 0 if held else 1


def measure(count: int) -> dict[str, Any]:
    """Give the seconds of finding topics and of reading, and the most memory of all processes."""
    began = time.perf_counter()
    sample = list(islice(texts(count), 0, count, max(1, count // 20_000)))[:20_000]
    topics = voice.find_topics(sample, least=50).topics
    found_at = time.perf_counter()
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        done = list(pool.map(read, *zip(*_shares(count, topics), strict=True)))
    ended = time.perf_counter()
    topic_seconds, reading_seconds = found_at - began, ended - found_at
    whole = topic_seconds + reading_seconds
    stages = {name: round(sum(one[name] for one in done), 1) for name in done[0]}
    read_share, topic_share = (
        stages.pop(name) / count for name in ("read_for_names", "with_topic")
    )
    linear = sum(stages.values()) / PROCESSES
    starting = max(0.0, reading_seconds - linear) if count < WANTED else 0.0
    told = whole if count >= WANTED else topic_seconds + linear * WANTED / count
    return {
        "texts": count,
        "topics": len(topics),
        "topics_seconds": round(topic_seconds, 1),
        "reading_seconds": round(reading_seconds, 1),
        "not_on_the_processor_seconds": round(starting, 1),
        "seconds_for_2_million": round(told),
        "extrapolated": count < WANTED,
        "read_for_names_share": round(read_share, 4),
        "with_topic_share": round(topic_share, 4),
        "peak_gb": round(
            (_peak(resource.RUSAGE_SELF) + PROCESSES * _peak(resource.RUSAGE_CHILDREN)) / 2**20, 2
        ),
        "seconds_of_both_processes": stages,
    }


def read(first: int, until: int, topics: tuple[voice.Topic, ...]) -> dict[str, float]:
    """Read a share of the texts; give the seconds of each stage and what came of it."""
    reader = voice.lac()
    told = dict.fromkeys(
        ("masking", "aspects", "sentiment", "topic", "read_for_names", "with_topic"), 0.0
    )
    mine = islice(texts(until), first, until)
    while some := list(islice(mine, AT_ONCE)):
        at = [time.process_time()]
        masked = [voice.mask(text, reader=reader) for text in some]
        at.append(time.process_time())
        voice.aspects(some)
        voice.aspects(some, tree=voice.requirement_tree)
        at.append(time.process_time())
        voice.sentiments(some)
        at.append(time.process_time())
        places = voice.assign_topics([one.text for one in masked], topics=topics)
        at.append(time.process_time())
        for name, begun, ended in zip(told, at, at[1:], strict=False):
            told[name] += ended - begun
        told["read_for_names"] += sum(one.was_read for one in masked)
        told["with_topic"] += int((places >= 0).sum())
    return told


def texts(count: int) -> Iterator[str]:
    """Give so many short texts, always the same; no two are alike until all endings are used."""
    path = Path(os.environ["ZHIKE_REAL_DATA"]) / "icbc_app_reviews_zh" / "Apple_ICBC.txt.gz"
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    reviews = [line.strip() for line in lines if line.strip()]
    for number in range(count):
        turn, place = divmod(number, len(reviews))
        ending = ENDINGS[turn % len(ENDINGS)] * (turn // len(ENDINGS) + 1) if turn else ""
        yield reviews[place] + ending


def _shares(
    count: int, topics: tuple[voice.Topic, ...]
) -> list[tuple[int, int, tuple[voice.Topic, ...]]]:
    ends = [count * k // PROCESSES for k in range(PROCESSES + 1)]
    return [(ends[k], ends[k + 1], topics) for k in range(PROCESSES)]


def _peak(who: int) -> int:
    """Kilobytes; of the children that of the largest."""
    return resource.getrusage(who).ru_maxrss


if __name__ == "__main__":
    sys.exit(main())
