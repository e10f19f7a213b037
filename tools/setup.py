"""Sets zhike up: virtual environment, locked libraries, browser assets. Standard library only.

`python3 tools/setup.py` prepares `make run`; with `--test` also what the tests need. Each step is
skipped when its lock file has not changed, so a second call takes a moment. What goes wrong is
said in one sentence that tells what to do.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCKS = ROOT / "requirements"
OLDEST, NEWEST = (3, 11), (3, 13)


class SetupError(Exception):
    """What stopped the set-up, and what to do about it, in one sentence."""


def check_python():
    found = sys.version_info[:2]
    if not OLDEST <= found <= NEWEST:
        raise SetupError(
            "zhike needs Python 3.11 to 3.13, and {} is {}.{}: install Python 3.11 and run"
            " `make run PYTHON=/path/to/python3.11`.".format(sys.executable, *found)
        )
    if not os.access(str(ROOT), os.W_OK):
        raise SetupError(
            f"The folder {ROOT} cannot be written: clone zhike into a folder of yours."
        )


def run_step(title, command, advice):
    """Run one command quietly, count the seconds on the screen, and explain a failure."""
    started = time.time()
    done = threading.Event()

    def tick():
        while not done.wait(1.0):
            if sys.stderr.isatty():
                print(f"\r  {title} … {time.time() - started:.0f} s", end="", file=sys.stderr)

    threading.Thread(target=tick, daemon=True).start()
    print(f"  {title} …", file=sys.stderr, flush=True)
    try:
        result = subprocess.run(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
    finally:
        done.set()
    if result.returncode:
        log = ROOT / ".venv" / "setup.log"
        if log.parent.is_dir():
            log.write_text(result.stdout)
        tail = "\n".join(result.stdout.strip().splitlines()[-5:])
        raise SetupError(f"{title} failed: {advice(result.stdout)}\n{tail}")
    if sys.stderr.isatty():
        print(f"\r  {title} … {time.time() - started:.0f} s", file=sys.stderr)


def pip_advice(output):
    if "No matching distribution" in output or "error: command" in output:
        return (
            "a library has no ready-made file for this machine and no compiler was found;"
            " use Python 3.11 on Linux or macOS, or install gcc and run again."
        )
    if "HASHES" in output:
        return "a downloaded file differs from the lock; try again, or look at your mirror."
    if "No space left" in output:
        return "the disk is full; zhike needs about 1.5 GB (tests 3.5 GB)."
    return "is the package index reachable? Run again when it is."


def venv_python():
    name = "Scripts/python.exe" if os.name == "nt" else "bin/python"
    return VENV / name


def make_venv():
    if venv_python().exists():
        return
    run_step(
        "Making the virtual environment",
        [sys.executable, "-m", "venv", str(VENV)],
        lambda out: "install the venv module (Debian: apt install python3-venv) and run again.",
    )


def fresh(stamp, *sources):
    """Say whether the step of this stamp was done for just these files; give the new content."""
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.read_bytes())
    path = VENV / f"{stamp}.stamp"
    return path.exists() and path.read_text() == digest.hexdigest(), path, digest.hexdigest()


def install(lock, title, *, binary=True):
    source = LOCKS / lock
    done, stamp, content = fresh(lock, source)
    if done:
        return
    only = ["--only-binary=:all:"] if binary else []
    run_step(
        title,
        [str(venv_python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--no-deps", "--require-hashes", *only, "-r", str(source)],
        pip_advice,
    )  # fmt: skip
    stamp.write_text(content)


def link_source():
    """Make `import zhike` and the command `zhike` work from the checkout."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run(
        [str(venv_python()), "-c", code], check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()
    (Path(site) / "zhike-checkout.pth").write_text(str(ROOT / "src") + "\n")
    command = VENV / "bin" / "zhike"
    if command.parent.is_dir():
        command.write_text(
            f"#!{venv_python()}\nimport sys\nfrom zhike.cli.main import main\nsys.exit(main())\n"
        )
        command.chmod(0o755)


def build_assets():
    catalogues = sorted((ROOT / "src").rglob("*.po"))
    sources = [ROOT / "package-lock.json", ROOT / "tools" / "build_assets.py", *catalogues]
    done, stamp, content = fresh("assets", *sources)
    compiled = all(source.with_suffix(".mo").exists() for source in catalogues)
    if done and compiled and (ROOT / "src/zhike/static/vendor").is_dir():
        return
    if not shutil.which("npm"):
        install("node.txt", "Installing Node for the browser assets")
    run_step(
        "Building the browser assets",
        [str(venv_python()), str(ROOT / "tools" / "build_assets.py")],
        lambda out: "is the npm registry reachable? Run again when it is.",
    )
    stamp.write_text(content)


def install_chromium():
    """Install Debian's Chromium where it is missing and we may; otherwise say what is left out."""
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        run_step(
            "Installing Chromium for the browser tests",
            ["sh", "-c", "apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk"],
            lambda out: "install chromium by hand, or run the tests without a browser.",
        )
    else:
        print(
            "  No Chromium here and no way to install it: the tests marked `browser` are left out.",
            file=sys.stderr,
        )


def install_dovecot():
    """Install Debian's IMAP server where it is missing and we may: the tests of mail talk to it."""
    found = shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if found or not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    try:
        run_step(
            "Installing an IMAP server for the tests of mail",
            ["sh", "-c", "apt-get update -qq && apt-get install -y -qq dovecot-imapd"],
            lambda out: "install dovecot-imapd by hand.",
        )
    except SetupError as error:
        print(f"  {error}\n  The tests of incoming mail are left out.", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--test", action="store_true", help="also what the tests need")
    wanted = parser.parse_args()
    try:
        check_python()
        make_venv()
        install("web.txt", "Installing the libraries (about a minute)")
        if wanted.test:
            install("dev.txt", "Installing what the tests need")
            install(
                "engines.txt", "Installing Spark and ClickHouse for the parity tests", binary=False
            )
        build_assets()
        link_source()
        if wanted.test:
            install_chromium()
            install_dovecot()
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
