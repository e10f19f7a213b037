"""Figures for Prometheus: of requests counted in the process, of the rest read when asked for.

No label holds a value of a customer or of a person: methods, routes, states.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_process = CollectorRegistry()
_requests = Counter(
    "zhike_requests", "Answered requests", ("method", "route", "status"), registry=_process
)
_seconds = Histogram(
    "zhike_request_seconds",
    "Seconds until the answer",
    ("route",),
    buckets=SECONDS,
    registry=_process,
)


def count(*, method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    known = method if method in METHODS else "other"
    _requests.labels(method=known, route=route, status=str(status)).inc()
    _seconds.labels(route=route).observe(seconds)


def exposed() -> bytes:
    """Everything in the text form that Prometheus reads."""
    registry = _process
    if settings.METRICS_FOLDER:
        # Several processes answer: each keeps its counts in a file, and any of them adds them up.
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    state = CollectorRegistry()
    state.register(_State())
    return generate_latest(registry) + generate_latest(state)


class _State(Collector):
    """What the tables say at this moment."""

    def collect(self) -> Iterator[Metric]:
        from zhike.apps.health.queries import gauges

        for name, meaning, value in gauges():
            yield GaugeMetricFamily(f"zhike_{name}", meaning, value=value)
