"""A lock is never changed, whoever asks the database: neither a form nor a query can do it."""

from __future__ import annotations

from django.db import migrations

TABLE = "improvements_lock"
SAID = "what was locked before the start of an improvement is never changed"
SQLITE = f"""
CREATE TRIGGER improvements_lock_stays BEFORE UPDATE ON {TABLE}
BEGIN SELECT RAISE(ABORT, '{SAID}'); END
"""
FUNCTION = f"""
CREATE OR REPLACE FUNCTION improvements_lock_stays() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'; END
$$ LANGUAGE plpgsql
"""
POSTGRESQL = f"""
CREATE TRIGGER improvements_lock_stays BEFORE UPDATE ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION improvements_lock_stays()
"""


def guard(_apps, editor):
    """Refuse every update of a lock."""
    if editor.connection.vendor == "postgresql":
        editor.execute(FUNCTION)
        editor.execute(POSTGRESQL)
    else:
        editor.execute(SQLITE)


def unguard(_apps, editor):
    """Take the guard away."""
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER improvements_lock_stays ON {TABLE}")
        editor.execute("DROP FUNCTION improvements_lock_stays()")
    else:
        editor.execute("DROP TRIGGER improvements_lock_stays")


class Migration(migrations.Migration):
    dependencies = [("improvements", "0001_tables")]

    operations = [migrations.RunPython(guard, unguard)]
