"""Invitations and sheets of before lie in the branch of their queue, as they were read until now."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, _schema):
    queues = apps.get_model("people", "WorkQueue").objects
    branch = Subquery(queues.filter(pk=OuterRef("queue_id")).values("branch_id")[:1])
    for name in ("Invitation", "Sheet"):
        rows = apps.get_model("surveys", name).objects.filter(queue__isnull=False)
        rows.update(branch_id=branch)


class Migration(migrations.Migration):

    dependencies = [("surveys", "0006_triggers")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
