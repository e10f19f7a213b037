"""The command `zhike`. Standard output holds results only; errors go to standard error."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from zhike import __version__

# One file per subject. They are imported by name when they are needed, so that
# `zhike journeys` starts without Django and works in a library-only installation.
SUBJECTS = {
    "serve": "serve the web system on this machine",
    "work": "run background jobs beside the web processes",
    "check": "say whether this machine can serve the bank",
    "init": "start an empty bank with its first administrator",
    "demo": "make the demo bank",
    "import": "bring events in from files and databases",
    "complaints": "take complaints over from files",
    "journeys": "customer journeys of a log, as JSON",
    "effects": "whether a change helped, from a file, as JSON",
    "surveys": "figures of a file of answers, as JSON",
    "pains": "what to mend first, from what is stored",
    "voice": "what customers say, of a file of texts",
    "evaluate": "learn from one file, test on another",
    "store": "look after the event store",
    "search": "make the search index anew",
    "token": "make and revoke API tokens",
    "audit": "verify the audit log",
    "keys": "change the keys of personal values",
    "backup": "write the whole state but the secrets into one file",
    "restore": "put a backup into an empty home",
}
MODULES = {"import": "import_events"}  # a module cannot be called import


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subject; give 0, or 2 with the error's code and sentence on standard error."""
    words = list(sys.argv[1:] if argv is None else argv)
    overview = argparse.ArgumentParser(
        prog="zhike", description="zhike 知客: listen, understand, act, verify."
    )
    overview.add_argument("--version", action="version", version=f"zhike {__version__}")
    subjects = overview.add_subparsers(dest="subject", metavar="SUBJECT", required=True)
    for name, line in SUBJECTS.items():
        if words[:1] == [name]:
            importlib.import_module(f"zhike.cli.{MODULES.get(name, name)}").add_parser(subjects)
        else:
            subjects.add_parser(name, help=line)
    wanted = overview.parse_args(words)
    return run(wanted)


def run(wanted: argparse.Namespace) -> int:
    """Call the subject's `run` and turn an error with a code into one sentence and status 2."""
    try:
        return int(wanted.run(wanted) or 0)
    except KeyboardInterrupt:
        print("interrupted: stopped by the keyboard.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:
        code = getattr(error, "code", None)
        if not isinstance(code, str):
            raise
        print(f"{code}: {error}", file=sys.stderr)
        return 2
