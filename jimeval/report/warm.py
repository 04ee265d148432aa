"""Imported once, in the process that workers are forked from: everything heavy that they need. Starts no thread."""

from __future__ import annotations

import os
import sys

os.environ.update({"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"})  # before numpy: no thread survives a fork
sys.modules.setdefault("rfc3987_syntax", None)

import bs4  # noqa: E402, F401
import ipykernel.kernelspec  # noqa: E402, F401
import jupyter_client  # noqa: E402, F401
import pandas  # noqa: E402, F401
import papermill  # noqa: E402, F401
import pygments.lexers  # noqa: E402, F401

from jimeval.report import pages  # noqa: E402
from jimeval.report.engine import engine  # noqa: E402

engine()
pages.exporter()
