"""What every test shares: the repository, the founding papers when they lie beside it, quiet figures."""

import os
import shutil
import sys
from pathlib import Path

os.environ["OPENPYXL_LXML"] = "False"  # lxml is here for schemas; with it openpyxl writes other bytes than for a user

import matplotlib  # noqa: E402
import pytest  # noqa: E402

matplotlib.use("agg")
ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
PILOTS = {
    "av",
    "boverket",
    "csn",
    "fm",
    "fk",
    "konstnarsnamnden",
    "kriminalvarden",
    "livsmedelsverket",
    "musikverket",
    "msb",
    "pensionsmyndigheten",
    "sametinget",
    "skatteverket",
    "sis",
    "skolverket",
    "tillvaxtverket",
    "mucf",
    "vr",
}


@pytest.fixture(autouse=True)
def figures_are_closed():
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


@pytest.fixture(scope="session", autouse=True)
def libraries_of_other_tests_read_nothing():
    """What other tests have imported in this process is in no kernel; what a test imports itself is heard."""
    from jimeval.base import reads

    watch, unheard = reads.watch, reads._UNHEARD

    def watch_from_here(notes: Path, root: Path) -> None:
        reads._UNHEARD = frozenset(name for name in unheard if name not in sys.modules)
        try:
            watch(notes, root)
        finally:
            reads._UNHEARD = unheard

    reads.watch = watch_from_here
    yield
    reads.watch = watch


@pytest.fixture
def shared() -> Path:
    """The folder of founding papers; tests that need it skip where it is not."""
    if not SHARED.is_dir():
        pytest.skip("mappen shared med de grundande dokumenten ligger inte bredvid projektet")
    return SHARED


@pytest.fixture(scope="session")
def example(tmp_path_factory) -> Path:
    """The example study, built once for all tests and workers: copy it before you change anything."""
    from filelock import FileLock

    from jimeval.base.study_folder import StudyFolder
    from jimeval.study.build import build

    own = tmp_path_factory.getbasetemp()
    root = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "exempel"
    with FileLock(f"{root}.lock"):
        if not (root / "data/processed/manifest.json").exists():
            shutil.rmtree(root, ignore_errors=True)
            for part in ("raw", "decisions"):
                shutil.copytree(ROOT / "data" / part, root / "data" / part)
            build(StudyFolder(root))
    return root
