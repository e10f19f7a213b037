"""`zhike keys`: how the keys of personal values stand, and how they are changed."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from dataclasses import asdict

from zhike.cli.serve import set_up_command


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "keys",
        help="change the keys of personal values",
        description="Change keys while the system runs; what was interrupted is called again.",
    )
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    steps.add_parser("status", help="which keys there are, and how many rows wait").set_defaults(
        run=status
    )
    rotate = steps.add_parser("rotate", help="change a key: master, index or that of a customer")
    rotate.add_argument("key", choices=("master", "index", "customer"), nargs="?", default="master")
    rotate.add_argument("customer_id", nargs="?", default="", metavar="CUSTOMER")
    rotate.set_defaults(run=rotate_key)
    forget = steps.add_parser("forget", help="throw the keys before a change away")
    forget.set_defaults(run=forget_old)


def status(wanted: argparse.Namespace) -> int:
    """Print how the keys stand, as JSON; no key is shown."""
    del wanted
    set_up_command()
    from zhike.apps.vault.ledger import all_erasures
    from zhike.apps.vault.rotation import keys_now

    noted = len({erasure.customer_id for erasure in all_erasures()})
    return _print({**asdict(keys_now()), "erasures_in_ledger": noted})


def rotate_key(wanted: argparse.Namespace) -> int:
    """Change one key and print what was written anew."""
    set_up_command()
    from zhike.apps.protection import actions

    if wanted.key == "customer":
        values = actions.rotate_customer_key(wanted.customer_id, by=_who())
        return _print({"values": values})
    if wanted.key == "index":
        return _print({"rows": actions.rotate_index_key(by=_who(), progress=_show)})
    rows = actions.rotate_master(by=_who(), progress=_show)
    print(
        "Every key is wrapped by the new master key. Keep a copy of it where no backup goes, and"
        " throw the old one away with: zhike keys forget",
        file=sys.stderr,
    )
    return _print({"rows": rows})


def forget_old(wanted: argparse.Namespace) -> int:
    """Throw the keys before a change away; refused while a row needs one."""
    del wanted
    set_up_command()
    from zhike.apps.protection.actions import forget_keys

    return _print({"forgotten": forget_keys(by=_who())})


def _who() -> str:
    return f"zhike keys ({getpass.getuser()})"


def _show(rows: int) -> None:
    print(f"{rows:,} rows written anew", file=sys.stderr, flush=True)


def _print(result: object) -> int:
    print(json.dumps(result, indent=2))
    return 0
