from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0005_load_holds")]

    operations = [
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                fields=["merged_into", "customer_id"],
                name="customers_merged",
                condition=models.Q(("merged_into__isnull", False)),
            ),
        ),
    ]
