"""Optimistic locking over HTTP: a record's version goes out as ETag and comes back as If-Match."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest

from zhike.apps.api.callers import SAFE_METHODS, call_of
from zhike.apps.api.errors import VersionMissing, VersionRefused
from zhike.apps.api.rules import etag, version_in

Operation = Callable[..., Any]


def versioned(operation: Operation) -> Operation:
    """Declare that an operation reads or changes one record with a `version`.

    Its answer carries the version as ETag. A change must name the version that it changes; the
    operation finds it with `expected_version(request)` and hands it to its action.
    """

    @wraps(operation)
    def carried(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method not in SAFE_METHODS:
            expected_version(request)
        result = operation(request, *args, **kwargs)
        version = result["version"] if isinstance(result, dict) else result.version
        call_of(request).etag = etag(version)
        return result

    carried.is_versioned = True  # type: ignore[attr-defined]
    # With types instead of their names: ninja would look for these in this module.
    carried.__signature__ = inspect.signature(operation, eval_str=True)  # type: ignore[attr-defined]
    return carried


def expected_version(request: HttpRequest) -> int:
    """The version that the caller saw; VersionMissing or VersionRefused without one."""
    tag = request.headers.get("If-Match")
    if tag is None:
        raise VersionMissing
    version = version_in(tag)
    if version is None:
        raise VersionRefused
    return version
