"""Changes: one row per dated change of the business that may explain what came after."""

from __future__ import annotations

from zhike.schema.contract import Column, Contract

CONTRACT = Contract(
    name="change_log",
    row="one change of the business",
    key=("change_id",),
    columns=(
        Column(name="change_id", type="string", meaning="unique id", example="G-2025-007"),
        Column(
            name="changed_at",
            type="timestamp(6)",
            meaning="when it came into force",
            example="2025-05-14T18:00:00Z",
            unit="UTC",
        ),
        Column(
            name="kind",
            type="string",
            meaning="release, process, product, price, people, campaign",
            example="release",
        ),
        Column(name="title", type="string", meaning="short name", example="手机银行 6.2 版"),
        Column(
            name="scope",
            type="string",
            meaning="branches or channels it concerns, separated by commas; 全行 for all",
            example="全行",
        ),
        Column(name="owner", type="string", meaning="department", example="数字金融部"),
    ),
)
