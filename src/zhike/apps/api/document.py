"""The OpenAPI document: what each operation takes, and every status that may come of it."""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from typing import Any

from ninja import NinjaAPI
from ninja.constants import NOT_SET

from zhike.apps.api.callers import SAFE_METHODS
from zhike.apps.api.lists import Listing
from zhike.apps.api.problems import Problem
from zhike.apps.api.rules import KEY_LIMIT

DESCRIPTION = (
    "Send events, read figures, read and change records. Every error has the shape"
    " {code, message, way_out}; codes are stable, texts are not."
)
ALWAYS = {400, 401, 403, 429, 500, 503}
# 404: what a body names may be beyond the caller's reach.
WRITES = {404, 409, 413, 415, 422}
MEANINGS = {
    400: "The body is no JSON, or a text holds what no table can.",
    401: "No valid token or session came along.",
    403: "The caller lacks the permission, or the CSRF proof of a session.",
    404: "There is nothing at this address, or nothing in the caller's reach.",
    409: "It contradicts what is there, or its Idempotency-Key is being answered right now.",
    411: "The request does not say how long it is.",
    412: "Somebody changed the record since the caller read it.",
    413: "The body is too large.",
    415: "The body is not of the content type that is read here.",
    422: "Fields or parameters are missing, unknown or wrong.",
    428: "The change does not say which version it changes.",
    429: "The calls of this minute are used up, or too much comes at once.",
    500: "zhike made a mistake.",
    503: "Database or event store did not answer in time.",
    507: "The disk is full.",
}
SECURITY = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "Made under API tokens, or with `zhike token create`.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "zhike_session",
        "description": "A signed-in person; writes carry X-CSRFToken.",
    },
    "app": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "Signed by the bank's own app for one customer; it serves once.",
    },
    "customer": {
        "type": "http",
        "scheme": "bearer",
        "description": "The key of a customer's session, given for a token of the bank's app.",
    },
}
RATE_HEADERS = {
    "RateLimit-Limit": "calls a minute",
    "RateLimit-Remaining": "calls that are left at least",
    "RateLimit-Reset": "seconds until the count begins anew",
}
KEY_PARAMETER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LIMIT, "pattern": "^[ -~]+$"},
    "description": "the same key gives the same answer again for seven days",
}
VERSION_PARAMETER = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
    "example": '"1"',
    "description": "the ETag under which the record was read",
}


def listed(listing: Listing) -> Callable[[Any], Any]:
    """Declare that an operation answers with a page of a list."""

    def declare(operation: Any) -> Any:
        operation.listing = listing
        return operation

    return declare


def completed(path: str, method: str, operation: Any, options: dict[str, Any]) -> dict[str, Any]:
    """Add to an operation's declaration what the frame itself takes and answers."""
    statuses, parameters = set(ALWAYS), []
    if "{" in path or _takes_words(operation):
        statuses |= {404, 422}
    if listing := getattr(operation, "listing", None):
        statuses |= {422}
        parameters += listing.parameters
    if method not in SAFE_METHODS:
        statuses |= WRITES
        parameters.append(KEY_PARAMETER)
        if getattr(operation, "is_versioned", False):
            statuses |= {412, 428}
            parameters.append(VERSION_PARAMETER)
    given = options.get("response", NOT_SET)
    if given is NOT_SET:
        given = Any
    answers = dict(given) if isinstance(given, dict) else {200: given}
    known = {status for key in answers for status in (key if isinstance(key, tuple) else (key,))}
    answers |= {status: Problem for status in sorted(statuses - known)}
    extra = dict(options.get("openapi_extra") or {})
    extra["parameters"] = [*extra.get("parameters", []), *parameters]
    return options | {"response": answers, "openapi_extra": extra}


def _takes_words(operation: Any) -> bool:
    """Say whether an operation takes parameters of its own behind the question mark."""
    return len(signature(operation).parameters) > 1


def of(api: NinjaAPI, *, prefix: str) -> dict[str, Any]:
    """The whole document."""
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=prefix))
    made["info"] = made["info"] | {"description": DESCRIPTION}
    made["components"]["securitySchemes"] = SECURITY
    made["servers"] = [{"url": "/"}]
    for operations in made["paths"].values():
        for operation in operations.values():
            _complete(operation)
    return made


def _complete(operation: dict[str, Any]) -> None:
    for status, answer in operation["responses"].items():
        if int(status) in MEANINGS:
            answer["description"] = MEANINGS[int(status)]
        headers = {
            name: {"schema": {"type": "integer"}, "description": text}
            for name, text in RATE_HEADERS.items()
        }
        if int(status) in {429, 503}:
            headers["Retry-After"] = {"schema": {"type": "integer"}, "description": "seconds"}
        answer["headers"] = headers
