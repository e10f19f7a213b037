"""The form that zhike asks for; a small program beside a telephone system can always send it."""

from __future__ import annotations

from zhike.integrations.telephone.events import Kind
from zhike.integrations.telephone.reading import Mapping

MAPPING = Mapping(
    fields={
        "kind": "event",
        "call_id": "call_id",
        "at": "at",
        "number": "number",
        "extension": "extension",
        "queue": "queue",
        "direction": "direction",
    },
    kinds={kind.value: kind for kind in Kind},
)
