"""Topics of a month, with ids that stay over the months, and the texts that belong to them."""

from __future__ import annotations

from zhike.schema.contract import Column, Contract
from zhike.schema.text_reading import FEEDBACK_ID, READ_BY

MONTH = Column(
    name="month_date", type="date", meaning="first day of the month, in the bank's zone",
    example="2025-05-01",
)  # fmt: skip
TOPIC = Column(
    name="topic_id", type="string", meaning="the same topic has the same id in every month",
    example="T0007",
)  # fmt: skip
CONTRACT = Contract(
    name="text_topic",
    row="one topic in one month",
    key=("topic_id", "month_date", "read_by"),
    columns=(
        TOPIC,
        MONTH,
        READ_BY,
        Column(
            name="words",
            type="string",
            meaning="its words with their weights, a JSON object; the weightiest first",
            example='{"刷脸": 0.71}',
        ),
        Column(name="texts", type="int64", meaning="texts of the month in it", example="84"),
        Column(
            name="all_texts", type="int64", meaning="texts of the month, in a topic or not",
            example="1204",
        ),
        Column(
            name="began",
            type="string",
            meaning="kept: as the month before; back: from further back; new; split: of came_from",
            example="kept",
        ),
        Column(
            name="came_from",
            type="string",
            meaning="the topic it was split from; null otherwise",
            example="T0003",
            nullable=True,
        ),
        Column(
            name="merged",
            type="string",
            meaning="ids of topics of the month before that went into it, separated by commas",
            example="T0004",
            nullable=True,
        ),
        Column(
            name="quotes",
            type="string",
            meaning="ids of the texts that stand for it, the most typical first, by commas",
            example="F00000042",
        ),
    ),
)  # fmt: skip
TEXTS = Contract(
    name="topic_text",
    row="one text in its topic",
    key=("feedback_id", "read_by"),
    columns=(
        FEEDBACK_ID,
        READ_BY,
        TOPIC,
        MONTH,
    ),
)
