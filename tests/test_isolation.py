"""What one notebook does to its kernel, and what it shows, is nothing to the next one on the same worker and server."""

import json
import re
import sys

import nbformat
import pytest
from report_study import KEYS, PARAMETERS, jobs, study

from jimeval.base.settings import ReportSettings
from jimeval.report import run

MARK = 'import uuid\nprint("märke", uuid.uuid4().hex)'
FACTS = """\
import builtins, gc, json, locale, logging, os, random, sys, warnings
import matplotlib, numpy, pandas
import jimeval
mask = os.umask(0)
os.umask(mask)
print(json.dumps({
    "pandas": pandas.get_option("display.max_rows"),
    "errors": numpy.geterr()["divide"],
    "size": matplotlib.rcParams["font.size"],
    "backend": matplotlib.get_backend(),
    "format": str(get_ipython().display_formatter.formatters["image/png"].enabled),
    "environ": sorted(name for name in os.environ if "STULEN" in name),
    "study": os.environ["JIMEVAL_STUDY"] == os.getcwd(),
    "here": sorted(os.listdir()),
    "path": "/stulen" in sys.path,
    "modules": "stulen" in sys.modules,
    "builtins": hasattr(builtins, "stulen"),
    "print": print.__module__,
    "agency": jimeval.agency.__module__,
    "seeded": numpy.random.random() == numpy.random.RandomState(1).random(),
    "seeded too": random.random() == random.Random(1).random(),
    "warnings": any(kind == "error" and of is Warning for kind, _, of, *_ in warnings.filters),
    "logging": logging.getLogger().level,
    "recursion": sys.getrecursionlimit(),
    "collected": gc.isenabled(),
    "mask": mask,
    "names": "stulen" in globals(),
}))"""
STEAL = """\
import types
pandas.set_option("display.max_rows", 7)
numpy.seterr(divide="raise")
matplotlib.rcParams["font.size"] = 3
os.environ["STULEN"] = "ja"
sys.path.insert(0, "/stulen")
sys.modules["stulen"] = types.ModuleType("stulen")
builtins.stulen = stulen = True
jimeval.agency = lambda name: None
logging.getLogger().setLevel(1)
sys.setrecursionlimit(2_345)
gc.disable()
os.umask(0o077)
os.makedirs("data/stulen", exist_ok=True)
os.chdir("data/stulen")
open("fil.txt", "w").close()
numpy.random.seed(1)
random.seed(1)
warnings.simplefilter("error")"""
SHOW = """\
import matplotlib.pyplot as plt
plt.subplots(figsize=(3, 1))[1].set_title(agency + uuid.uuid4().hex[:8])
print(agency)"""
START = ("parameters", PARAMETERS.replace("CSN", "ingen"))


@pytest.fixture(scope="module", params=["plain", "forked"])
def made(request, tmp_path_factory):
    """Two notebooks, one after the other on one worker; the first one steals what it can reach."""
    root = tmp_path_factory.mktemp(request.param)
    (root / "data").mkdir()
    first = (START, ("code", MARK), ("code", SHOW), ("code", FACTS), ("code", STEAL), ("code", FACTS))
    study(root, first, "first.ipynb")
    folder = study(root, (START, ("code", MARK), ("code", SHOW), ("code", FACTS)), "second.ipynb")
    planned = jobs(folder, "first.ipynb", KEYS[:1]) + jobs(folder, "second.ipynb", KEYS[1:])
    said = []
    settings = ReportSettings(kernels=request.param)
    outcomes = run(folder, planned, jobs_in_parallel=1, report=settings, say=said.append)
    if said and sys.platform != "linux":
        pytest.skip(said[0])
    assert said == []
    assert [outcome.reason for outcome in outcomes] == ["", ""]
    return [folder.reports / job.page for job in planned]


def facts(page) -> list[dict]:
    text = "".join(
        output.get("text", "")
        for cell in nbformat.read(page.with_suffix(".ipynb"), as_version=4).cells
        for output in cell.get("outputs", ())
    )
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def test_a_notebook_that_changes_everything_it_reaches_leaves_nothing_to_the_next(made):
    (before, after), (next_one,) = map(facts, made)
    unchanged = {"study", "here", "backend", "format", "print"}
    assert {name for name in before if before[name] != after[name]} >= set(before) - unchanged
    assert next_one == before


def test_no_file_of_one_agency_holds_what_another_one_shows(made):
    own = []
    for page, name in zip(made, ("CSN", "Ånge ombud"), strict=True):
        files = [page.read_text(), page.with_suffix(".ipynb").read_text()]
        marker = re.search(r"märke ([0-9a-f]{32})", files[0])[1]
        drawn = re.search(r"data:image/png;base64,([\w+/=]+)", files[0])[1][600:660]  # the first bytes are alike
        own.append((files, {name, marker, drawn}))
    (first, of_first), (second, of_second) = own
    for files, shown, of_other in ((first, of_first, of_second), (second, of_second, of_first)):
        assert all(word in text for text in files for word in shown)
        assert not any(word in text for text in files for word in of_other)
