from datetime import timedelta

import django.db.models.deletion
from django.core.management.color import no_style
from django.db import migrations, models
from django.utils import timezone

PERMISSIONS = {"ingest": ["imports.run"], "read": ["journeys.see"]}
LONGEST_LIFE = timedelta(days=365)


def carry_over(apps, schema_editor):
    """Tokens that exist go on working: for a year more, for the whole bank, for what they opened."""
    Old, New = apps.get_model("imports", "Token"), apps.get_model("api", "Token")
    head_office = apps.get_model("people", "Branch").objects.filter(parent=None).order_by("id").first()
    kept = ("id", "name", "shown", "digest", "created_at", "created_by", "last_used_at", "revoked_at", "revoked_by")
    New.objects.bulk_create(
        New(
            permissions=PERMISSIONS[old.scope],
            branch=head_office,
            expires_at=timezone.now() + LONGEST_LIFE,
            **{name: getattr(old, name) for name in kept},
        )
        for old in Old.objects.order_by("id")
    )
    # The ids stand in the audit log, so they are kept; PostgreSQL must count on behind them.
    connection = schema_editor.connection
    for statement in connection.ops.sequence_reset_sql(no_style(), [New]):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("imports", "0001_initial"), ("people", "0003_branches")]

    operations = [
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("permissions", models.JSONField(default=list, help_text="values of Permission")),
                ("shown", models.CharField(max_length=20)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=150)),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revoked_by", models.CharField(blank=True, max_length=150)),
                ("branch", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="tokens", to="people.branch")),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [models.UniqueConstraint(condition=models.Q(("revoked_at__isnull", True)), fields=("name",), name="api_token_name")],
            },
        ),
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("caller", models.CharField(max_length=40)),
                ("key_digest", models.CharField(max_length=64)),
                ("request_digest", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("sealed", models.TextField(blank=True)),
                ("kept_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("caller", "key_digest"), name="api_one_key_a_caller")],
            },
        ),
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60, unique=True)),
                ("window", models.BigIntegerField(db_index=True)),
                ("used", models.PositiveIntegerField()),
            ],
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
