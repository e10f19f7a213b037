from __future__ import annotations

import logging
import os
import sys
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from zhike.apps.jobs.aside import Aside
from zhike.apps.jobs.queues import LookingWorker
from zhike.apps.jobs.tasks import ASIDE
from zhike.apps.jobs.worker import Ticker


class Command(BaseCommand):
    help = "Run background jobs and relay events to the store."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--parent", type=int, help="process without which to stop")
        parser.add_argument("--batch", action="store_true", help="stop when nothing waits")

    def handle(self, *args: Any, **options: Any) -> None:
        batch = options["batch"]
        # In one batch everything is done in turn; otherwise what nobody waits for runs beside.
        worker = LookingWorker(without=() if batch else (ASIDE,), batch=batch)
        aside = Aside(LookingWorker(only=ASIDE))
        ticker = Ticker(parent=options["parent"], does_chores=not batch)
        if not batch:
            worker.configure_signals()
            aside.start()
        threading.Thread(target=ticker.run, name="ticker", daemon=True).start()
        try:
            worker.run()
        finally:
            ticker.stopping.set()
            aside.stop()
            if aside.is_busy and isinstance(sys.exc_info()[1], SystemExit | None):
                # The engine cannot be left in the middle of a question: it would abort, loudly,
                # when the interpreter ends around it.
                logging.shutdown()
                os._exit(0)
