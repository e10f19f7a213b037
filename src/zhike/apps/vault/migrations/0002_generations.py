from __future__ import annotations

from django.db import migrations, models


def number_keys(apps, _editor):
    for key in apps.get_model("vault", "IndexKey").objects.order_by("id"):
        key.number = key.pk
        key.save(update_fields=["number"])


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="customerkey",
            name="generation",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name="customerkey",
            name="customer_id",
            field=models.CharField(max_length=100),
        ),
        migrations.AddConstraint(
            model_name="customerkey",
            constraint=models.UniqueConstraint(
                fields=("customer_id", "generation"), name="vault_one_key_a_generation"
            ),
        ),
        migrations.AlterModelOptions(name="indexkey", options={"ordering": ("-number",)}),
        migrations.AddField(
            model_name="indexkey",
            name="number",
            field=models.PositiveIntegerField(null=True, unique=True),
        ),
        migrations.RunPython(number_keys, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="indexkey",
            name="number",
            field=models.PositiveIntegerField(unique=True),
        ),
    ]
