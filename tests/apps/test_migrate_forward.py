"""A bank of every version that was released comes forward with its data."""

from __future__ import annotations

import json

import pytest

# The newest migrations of each version, as they stood in it.
RELEASED = {
    "journeys and imports": {
        "audit": "0002_audit_rows",
        "people": "0002_sessions",
        "jobs": "0001_initial",
        "imports": "0001_initial",
        "journeys": "0001_initial",
    },
}
# Each token of that version was for events or for figures; one of them had been revoked.
TOKENS = {"bi": "read", "core": "ingest", "ended": "read"}
# Rows as that version wrote them, by its own models; then the present system starts on them.
SCRIPT = """
import json
from datetime import UTC, datetime
from zhike.cli.serve import load_django, set_up_database
load_django()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from zhike.apps.api.rules import token_digest
executor = MigrationExecutor(connection)
then = executor.migrate(list(LEAVES.items())).apps.all_models
AT = datetime(2026, 1, 5, 9, 0, 0, 123456, tzinfo=UTC)
user = then["people"]["user"].objects.create(
    username="chen", name="陈静", role="administrator", password="hash"
)
then["people"]["failedsignin"].objects.create(username="li", failed_at=AT)
job = then["jobs"]["job"].objects.create(
    kind="import", title="a.csv", by=user, created_at=AT, updated_at=AT, state="done"
)
then["imports"]["import"].objects.create(
    source_name="a.csv", source_format="csv", upload="7/a.csv", by=user, created_at=AT, job=job,
    read=3, stored=2, duplicates=1, rejected=0, log_name="mortgage",
)
for name, scope in TOKENS.items():
    then["imports"]["token"].objects.create(
        id=40 + len(name), name=name, scope=scope, shown=f"zhike_{name}", created_at=AT,
        digest=token_digest(f"zhike_{name}-secret"), created_by="chen",
        revoked_at=AT if name == "ended" else None,
    )
then["audit"]["outbox"].objects.create(
    case_id="user-1", activity="sign in", occurred_at=AT, by="chen", attributes={"n": "七"}
)
for n in range(3):
    then["audit"]["auditrow"].objects.create(
        occurred_at=AT, by="chen", activity="sign in", case_id=f"user-{n}", reason="早" * 500
    )
from zhike.apps.audit.rules import content_of, link_of, seal_of
from zhike.apps.audit.sealer import seal_key
from zhike.apps.audit.anchors import add_anchor
from zhike.apps.audit.rules import Anchor
link = ""
fields = ("event_id", "by", "address", "activity", "case_id", "customer_id", "outcome",
          "reason", "before", "after")
rows = then["audit"]["auditrow"].objects.order_by("id")
for place, row in enumerate(rows, start=1):
    when = AT.strftime("%Y-%m-%d %H:%M:%S.%f")
    content = content_of([when, *(getattr(row, name) for name in fields)])
    row.place, row.seal = place, seal_of(content, key=seal_key(), place=place)
    row.link = link = link_of(row.seal, key=seal_key(), before=link)
    row.save()
add_anchor(Anchor(place=3, link=link))
connection.close()

set_up_database()
from django.utils import timezone
from zhike.apps.api.actions import create_token
from zhike.apps.api.queries import token_of
from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.audit.verify import verify_audit
from zhike.apps.imports.models import Import
from zhike.apps.people.models import User
made = Import.objects.get()
opened = {name: token_of(f"zhike_{name}-secret") for name in TOKENS}
print(json.dumps({
    "user": list(User.objects.values_list("username", "name", "role", "branch__code").get()),
    "import": [made.by.username, made.job.title, made.stored],
    "event": list(Outbox.objects.values_list("activity", "attributes").get(activity="sign in")),
    "time": Outbox.objects.get(activity="sign in").occurred_at == AT,
    "reasons": list(AuditRow.objects.filter(activity="sign in").values_list("reason", flat=True)),
    "sealed": verify_audit().sealed,
    "tokens": {
        name: token and [token.pk, token.permissions, token.reach] for name, token in opened.items()
    },
    "days": [(t.expires_at - timezone.now()).days for t in opened.values() if t],
    "next": create_token(name="new", permissions=["read"], by="chen").token.pk,
}))
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("version", RELEASED)
def test_a_bank_of_that_version_starts_with_all_its_rows(open_bank, kind, version):
    bank = open_bank(kind)
    given = f"LEAVES, TOKENS = {RELEASED[version]!r}, {TOKENS!r}\n"

    there = json.loads(bank.run(given + SCRIPT))

    assert there["user"][:3] == ["chen", "陈静", "administrator"]
    assert there["user"][3], "everybody belongs to a branch now"
    assert there["import"] == ["chen", "a.csv", 2]
    assert there["event"] == ["sign in", {"n": "七"}]
    assert there["time"], "to the microsecond"
    assert there["reasons"] == ["早" * 500] * 3
    assert there["sealed"] == 3, "what that version sealed still holds"
    assert there["tokens"] == {
        "bi": [42, ["journeys.see"], "/1/"],
        "core": [44, ["imports.run"], "/1/"],
        "ended": None,
    }
    assert there["days"] == [364, 364], "they end within a year"
    assert there["next"] > 45, "counted on behind them, on PostgreSQL too"
