"""`zhike serve`: pages, live updates and the worker as one process group."""

from __future__ import annotations

import argparse
import errno
import importlib
import os
import signal
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from zhike.apps.protection.rules import MARKER
from zhike.cli.errors import AddressNotHere, NoAssets, PortInUse, RestoreUnfinished
from zhike.engine.home import home

if TYPE_CHECKING:
    from zhike.config.env import Bind

SETTINGS = "zhike.config.settings"
GRACE_SECONDS = 3


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "serve",
        help="serve the web system on this machine",
        description="Serve pages, live updates and background jobs until Ctrl-C.",
    )
    parser.add_argument("--bind", metavar="HOST:PORT", help="default: ZHIKE_BIND or 127.0.0.1:8000")
    parser.add_argument(
        "--demo", action="store_true", help="make the demo bank and its sign-ins where none exist"
    )
    parser.add_argument("--size", default="standard", help="of the demo bank (default %(default)s)")
    parser.set_defaults(run=run)


def run(wanted: argparse.Namespace) -> int:
    begun = time.monotonic()
    if wanted.bind:
        os.environ["ZHIKE_BIND"] = wanted.bind
    home()
    bind = _bind()
    # Taken first and kept: whoever made the demo bank for a minute must not find the port gone.
    with _listening_socket(bind) as listener:
        set_up_database()
        _check_assets()
        if wanted.demo:
            make_demo(size=wanted.size)
        return _serve(listener, bind=bind, begun=begun)


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

    call_command("migrate", verbosity=0, interactive=False)
    from zhike.apps.consents.standard import load_standard_purposes
    from zhike.apps.privacy.retention_actions import load_standard_rules

    load_standard_purposes()
    load_standard_rules()


def set_up_command() -> None:
    """Do so for a command that ends; whoever types one reads English, whatever the pages speak."""
    set_up_database()
    from django.utils import translation

    translation.activate("en")


def make_demo(*, size: str) -> None:
    """Make the demo bank once, then the demo people, then its customers in the master."""
    from zhike.apps.people.actions import create_demo_people
    from zhike.demo import MADE_FILE
    from zhike.demo.choices import fill_choices
    from zhike.demo.master import fill_master

    # Written last, so a bank that was interrupted in the making is finished now.
    if not (home() / MADE_FILE).exists():
        from zhike.cli.demo import Bar
        from zhike.demo.make import make

        bar = Bar()
        make(size=size, progress=bar.show)
        bar.close()
    create_demo_people()
    fill_master()
    fill_choices()


def _bind() -> Bind:
    from zhike.config import env

    return env.bind("ZHIKE_BIND", default="127.0.0.1:8000")


def _listening_socket(bind: Bind) -> socket.socket:
    family = socket.AF_INET6 if ":" in bind.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((bind.host, bind.port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(host=bind.host, port=bind.port) from error
        reason = error.strerror or str(error)
        raise AddressNotHere(host=bind.host, port=bind.port, reason=reason) from error
    return listener


def _check_assets() -> None:
    from django.conf import settings

    folder = settings.PACKAGE / "static" / "vendor"
    if not (folder / "echarts.min.js").exists():
        raise NoAssets(folder=folder)


def _serve(listener: socket.socket, *, bind: Bind, begun: float) -> int:
    from zhike.cli.worker_process import WorkerProcess

    # uvicorn raises the signal that stopped it once more; without a handler of ours the
    # default one would end this process before the worker is told.
    signal.signal(signal.SIGTERM, _leave)
    worker = WorkerProcess()
    worker.start()
    try:
        server = _server()
        _greet(bind=bind, seconds=time.monotonic() - begun)
        threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
        server.run(sockets=[listener])
    except (KeyboardInterrupt, SystemExit):
        pass
    finally:
        worker.stop()
    return 0


def _server() -> Any:
    import uvicorn

    from zhike.config.asgi import application, hub

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: Any) -> None:
            # Open streams would hold the server back: end them first.
            hub.close()
            super().handle_exit(sig, frame)

    config = uvicorn.Config(
        application,
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return Server(config)


def _warm_up() -> None:
    """Load the analytics while the first person signs in, so that his first page is quick."""
    from django.urls import get_resolver

    importlib.import_module("zhike.pipelines.journeys")
    _ = get_resolver().url_patterns


def _leave(_signal: int, _frame: Any) -> None:
    raise SystemExit(0)


def _greet(*, bind: Bind, seconds: float) -> None:
    from zhike.apps.people.actions import DEMO_PEOPLE
    from zhike.apps.people.queries import anybody_there, demo_people

    lines = [f"zhike 知客 is ready at {bind.address} (after {seconds:.1f} s). Ctrl-C stops it."]
    passwords = {person.username: person.password for person in DEMO_PEOPLE}
    shown = [user for user in demo_people() if user.username in passwords]
    if shown and bind.is_loopback:
        lines.append("Demo sign-ins, on this machine only:")
        lines += [f"  {u.role:<14} {u.username:<10} {passwords[u.username]}" for u in shown]
    elif shown:
        lines.append("Demo sign-ins are refused, because zhike is served beyond this machine.")
    if not anybody_there():
        lines.append("Nobody can sign in yet. Run zhike init to make the first administrator.")
    print("\n".join(lines), file=sys.stderr, flush=True)
