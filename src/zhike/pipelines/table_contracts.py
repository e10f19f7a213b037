"""The tables that lie in the operational database, as a source has to give their rows."""

from __future__ import annotations

from zhike.schema.contract import Column, Contract


def _texts(*names: str) -> tuple[Column, ...]:
    return tuple(
        Column(name=name, type="string", meaning=name, example="", nullable=True, pfi_class="C2")
        for name in names
    )


def _needed(name: str, kind: str = "string") -> Column:
    return Column(name=name, type=kind, meaning=name, example="", pfi_class="C2")


def _perhaps(name: str, kind: str) -> Column:
    return Column(name=name, type=kind, meaning=name, example="", nullable=True, pfi_class="C2")


KEY = Column(name="customer_id", type="string", meaning="number", example="C1", pfi_class="C2")
CUSTOMERS = Contract(
    name="customers",
    row="one customer of the master",
    key=("customer_id",),
    columns=(
        KEY,
        *_texts("kind", "name", "branch", "tier", "segment"),
        Column(
            name="opened_date", type="date", meaning="opened", example="2019-06-01", nullable=True
        ),
        Column(
            name="birth_date", type="date", meaning="born", example="1990-03-07", nullable=True,
            pfi_class="C2",
        ),
        *_texts(
            "id_number", "passport", "credit_code", "phone", "email", "card", "account", "address",
            "source_key", "age", "age_band", "sex", "occupation", "income_band",
            "risk_preference", "education", "marital_status", "city", "birth_number",
        ),
    ),
)  # fmt: skip
HOLDERS = Contract(
    name="holders",
    row="one customer who may use an account",
    key=("customer_id", "account"),
    columns=(
        KEY,
        Column(name="account", type="string", meaning="account", example="1", pfi_class="C2"),
        Column(name="role", type="string", meaning="owner or user", example="owner"),
        *_texts("source_key"),
    ),
)
COMPLAINTS = Contract(
    name="complaints",
    row="one complaint as the consumer bureau CFPB publishes it",
    key=("complaint_id",),
    columns=(
        _needed("complaint_id"),
        _needed("received_date", "date"),
        _needed("sent_date", "date"),
        _needed("product"),
        _needed("issue"),
        *_texts("sub_issue", "company", "narrative", "tags"),
        _needed("response"),
        *_texts("timely"),
        _needed("queue"),
    ),
)
CALLS = Contract(
    name="calls",
    row="one call that is over, as a telephone system records it",
    key=("call_id", "switchboard"),
    columns=(
        _needed("call_id"),
        _needed("switchboard"),
        *_texts("direction", "phone", "queue", "extension", "customer_id"),
        _needed("ringing_at", "timestamp(6)"),
        _perhaps("answered_at", "timestamp(6)"),
        _needed("ended_at", "timestamp(6)"),
    ),
)
