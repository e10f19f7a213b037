"""What zhike itself says of commands and settings, to hold the examples against."""

from __future__ import annotations

import argparse
import importlib
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def commands_of(words: list[str]) -> argparse.Namespace:
    """Read a command as zhike would; what it does not know ends the test."""
    parser = argparse.ArgumentParser()
    subjects = parser.add_subparsers(dest="subject", required=True)
    importlib.import_module(f"zhike.cli.{words[0]}").add_parser(subjects)
    return parser.parse_args(words)


def known_variables() -> set[str]:
    """Give every setting that is documented; another test holds them against the code."""
    told = (ROOT / "docs" / "reference" / "settings.md").read_text()
    return set(re.findall(r"^\| `([A-Z_]+)` \|", told, flags=re.M))
