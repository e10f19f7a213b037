"""Settings of the tests: those of the system, over a state folder of their own.

pytest-django reads settings before any conftest, so this is the one place early enough to keep the
developer's own bank out of reach, and to choose the database: `ZHIKE_TEST_DATABASE=postgresql`
instead of SQLite.
"""

import atexit
import os
import shutil
import tempfile

from tests import postgresql, ready_banks

folder = tempfile.mkdtemp(prefix="zhike-tests-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ["ZHIKE_HOME"] = folder
for name in ("ZHIKE_WAREHOUSE", "DATABASE_URL", "ZHIKE_BIND"):
    os.environ.pop(name, None)
if postgresql.is_wanted():
    os.environ["DATABASE_URL"] = postgresql.shared_url()
ready_banks.shared_folder()  # now, so that the workers that this process starts share it

from zhike.config.settings import *  # noqa: E402, F403

# What a test starts has a database of its own (`own_database`), never that of the tests.
os.environ.pop("DATABASE_URL", None)
if not postgresql.is_wanted():
    # pytest-django knows by Django's own name alone that each of its processes has its memory.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405
