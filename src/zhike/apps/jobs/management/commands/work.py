from __future__ import annotations

import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from zhike.apps.jobs.worker import Ticker

LOOK_SECONDS = 0.5


class Command(BaseCommand):
    help = "Run background jobs and relay events to the store."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--parent", type=int, help="process without which to stop")
        parser.add_argument("--batch", action="store_true", help="stop when nothing waits")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=LOOK_SECONDS,
            batch=options["batch"],
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        ticker = Ticker(parent=options["parent"])
        if not options["batch"]:
            worker.configure_signals()
        threading.Thread(target=ticker.run, name="ticker", daemon=True).start()
        try:
            worker.run()
        finally:
            ticker.stopping.set()
