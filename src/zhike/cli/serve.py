"""`zhike serve`: pages, live updates and the worker as one process group."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhike.apps.protection.rules import MARKER
from zhike.cli.bar import Bar
from zhike.cli.errors import NoAssets, RestoreUnfinished
from zhike.cli.listeners import listening_sockets
from zhike.cli.page_process import page_command, page_server, warm_up
from zhike.engine.home import home

if TYPE_CHECKING:
    from zhike.config.env import Bind

SETTINGS = "zhike.config.settings"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "serve",
        help="serve the web system on this machine",
        description="Serve pages, live updates and background jobs until Ctrl-C.",
    )
    parser.add_argument("--bind", metavar="HOST:PORT", help="default: ZHIKE_BIND or 127.0.0.1:8000")
    parser.add_argument(
        "--workers",
        type=at_least(1),
        default=1,
        metavar="N",
        help="web processes on the one port (default %(default)s; docs/how-to/grow.md says when)",
    )
    parser.add_argument(
        "--job-workers",
        type=at_least(0),
        default=1,
        metavar="N",
        help="processes for background jobs (default %(default)s; 0 where `zhike work` runs them)",
    )
    parser.add_argument(
        "--demo", action="store_true", help="make the demo bank and its sign-ins where none exist"
    )
    parser.add_argument("--size", default="standard", help="of the demo bank (default %(default)s)")
    parser.set_defaults(run=run)


def at_least(least: int) -> Callable[[str], int]:
    """Give a reader of whole numbers that refuses those below."""

    def number(text: str) -> int:
        if not text.isdigit() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number of {least} or more")
        return int(text)

    return number


def run(wanted: argparse.Namespace) -> int:
    begun = time.monotonic()
    if wanted.bind:
        os.environ["ZHIKE_BIND"] = wanted.bind
    home()
    if wanted.workers > 1:
        _share_metrics(home() / "metrics")
    with ExitStack() as stack:
        # Taken first and kept: whoever made the demo bank for a minute must not find the port gone.
        listeners = listening_sockets(_bind(), count=wanted.workers)
        for listener in listeners:
            stack.enter_context(listener)
        set_up_database()
        check_assets()
        if wanted.demo:
            make_demo(size=wanted.size)
        return _serve(listeners, wanted=wanted, begun=begun)


def _share_metrics(folder: Path) -> None:
    """Let several processes keep their counts where each of them can add them up."""
    # Before anything loads prometheus_client, which looks at this variable once.
    if os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(folder)) != str(folder):
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()


def load_django() -> None:
    """Load Django and touch no database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()


def set_up_database() -> None:
    """Load Django and bring the database to the newest shape."""
    if (home() / MARKER).exists():
        raise RestoreUnfinished(home=home())
    load_django()
    from django.core.management import call_command

    from zhike.apps.consents.standard import load_standard_purposes
    from zhike.apps.privacy.retention_actions import load_standard_rules
    from zhike.cli.migrating import little_looking_for_garbage, one_at_a_time

    with one_at_a_time(), little_looking_for_garbage():
        call_command("migrate", verbosity=0, interactive=False)
        load_standard_purposes()
        load_standard_rules()


def set_up_command() -> None:
    """Do so for a command that ends; whoever types one reads English, whatever the pages speak."""
    set_up_database()
    from django.utils import translation

    translation.activate("en")


def make_demo(*, size: str) -> None:
    """Make the demo bank once, then its people, its customers in the master, and its desk."""
    from zhike.apps.people.actions import create_demo_people
    from zhike.demo import MADE_FILE
    from zhike.demo.after_contact import fill_surveys
    from zhike.demo.choices import fill_choices
    from zhike.demo.designed_surveys import fill_designed_surveys
    from zhike.demo.desk import fill_desk
    from zhike.demo.event_survey import fill_event_survey
    from zhike.demo.improvements import fill_improvements
    from zhike.demo.master import fill_master
    from zhike.demo.portal_customers import publish_customers
    from zhike.demo.product_owners import name_product_owners
    from zhike.demo.tellings import fill_tellings
    from zhike.demo.touchpoint_survey import fill_touchpoint_survey

    # Written last, so a bank that was interrupted in the making is finished now.
    is_new = not (home() / MADE_FILE).exists()
    if is_new:
        from zhike.demo.make import make

        bar = Bar()
        make(size=size, progress=bar.show)
        bar.close()
    fills: dict[str, Callable[[], Any]] = {
        "sign-ins": create_demo_people,
        "customers": fill_master,
        "their choices": fill_choices,
        "their own pages": publish_customers,
        "the desk": fill_desk,
        "surveys": fill_surveys,
        "designed surveys": fill_designed_surveys,
        "survey after an event": fill_event_survey,
        "survey of touchpoints": fill_touchpoint_survey,
        "owners of products": name_product_owners,
        "improvements": fill_improvements,
        "what customers were told": fill_tellings,
    }
    bar = Bar("its people")
    for number, (name, fill) in enumerate(fills.items()):
        if is_new:
            bar.show(number, len(fills), name)
        fill()
    if is_new:
        bar.close()


def _bind() -> Bind:
    from zhike.config import env

    return env.bind("ZHIKE_BIND", default="127.0.0.1:8000")


def check_assets() -> None:
    from django.conf import settings

    folder = settings.PACKAGE / "static" / "vendor"
    if not (folder / "echarts.min.js").exists():
        raise NoAssets(folder=folder)


def _serve(listeners: list[socket.socket], *, wanted: argparse.Namespace, begun: float) -> int:
    from zhike.cli.worker_process import WorkerProcess, stop_all, worker_command

    # uvicorn raises the signal that stopped it once more; without a handler of ours the
    # default one would end this process before the others are told.
    signal.signal(signal.SIGTERM, _leave)
    # A script that starts us in the background makes us deaf to this one.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    others = [WorkerProcess(worker_command()) for _ in range(wanted.job_workers)]
    if len(listeners) > 1:
        others += [
            WorkerProcess(page_command(listener), keeping=listener) for listener in listeners
        ]
    try:
        for process in others:
            process.start()
        if len(listeners) > 1:
            _greet(bind=_bind(), seconds=time.monotonic() - begun)
            threading.Event().wait()
        server = page_server()
        _greet(bind=_bind(), seconds=time.monotonic() - begun)
        threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
        server.run(sockets=listeners)
    except (KeyboardInterrupt, SystemExit):
        pass
    finally:
        # Told once; whoever asks again must not cut the end of the others short.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        stop_all(others)
    return 0


def _leave(_signal: int, _frame: Any) -> None:
    raise SystemExit(0)


def _greet(*, bind: Bind, seconds: float) -> None:
    from django.utils import translation

    from zhike.apps.people.actions import DEMO_PEOPLE
    from zhike.apps.people.queries import anybody_there, demo_people
    from zhike.apps.portal.queries import demo_customers

    lines = [f"zhike 知客 is ready at {bind.address} (after {seconds:.1f} s). Ctrl-C stops it."]
    passwords = {person.username: person.password for person in DEMO_PEOPLE}
    shown = [user for user in demo_people() if user.username in passwords]
    if shown and bind.is_loopback:
        lines.append("Demo sign-ins, on this machine only:")
        lines += [f"  {u.role:<14} {u.username:<10} {passwords[u.username]}" for u in shown]
        with translation.override("en"):
            customers = demo_customers()
        if customers:
            lines.append(f"Demo customers, at {bind.address}my/ (the code stands on the page):")
            lines += [f"  {number:<14} {note}" for number, note in customers]
    elif shown:
        lines.append("Demo sign-ins are refused, because zhike is served beyond this machine.")
    if not anybody_there():
        lines.append("Nobody can sign in yet. Run zhike init to make the first administrator.")
    print("\n".join(lines), file=sys.stderr, flush=True)
