"""What is sealed of a complaint: its words, under the key of its ticket."""

from __future__ import annotations

from zhike.apps.complaints.models import (
    ClockExtension,
    ClockPause,
    Complaint,
    Letter,
    Remedy,
    Review,
)
from zhike.apps.vault.columns import SealedColumn, sealed_column

WORDS = {
    Complaint: (
        "demand_sealed", "who_sealed", "what_sealed", "when_sealed", "where_sealed",
        "why_sealed", "decision_sealed", "reasons_sealed",
    ),
    Remedy: ("reason_sealed",),
    ClockExtension: ("reason_sealed", "notice_sealed"),
    ClockPause: ("reason_sealed", "notice_sealed"),
    Letter: ("text_sealed",),
    Review: ("grounds_sealed", "decision_sealed", "reasons_sealed"),
}  # fmt: skip
for model, columns in WORDS.items():
    way = "ticket__key_owner" if model is Complaint else "complaint__ticket__key_owner"
    for column in columns:
        sealed_column(SealedColumn(model=model, column=column, owner=way, field="note"))
