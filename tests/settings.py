"""Settings of the tests: those of the system, over a state folder of their own.

pytest-django reads settings before any conftest, so this is the one place early enough to keep the
developer's own bank out of reach.
"""

import atexit
import os
import shutil
import tempfile

folder = tempfile.mkdtemp(prefix="zhike-tests-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ["ZHIKE_HOME"] = folder
for name in ("ZHIKE_WAREHOUSE", "DATABASE_URL", "ZHIKE_BIND"):
    os.environ.pop(name, None)

from zhike.config.settings import *  # noqa: E402, F403
