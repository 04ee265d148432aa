"""What every test shares: the repository, the founding papers when they lie beside it, quiet figures."""

import os
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


@pytest.fixture
def shared() -> Path:
    """The folder of founding papers; tests that need it skip where it is not."""
    if not SHARED.is_dir():
        pytest.skip("mappen shared med de grundande dokumenten ligger inte bredvid projektet")
    return SHARED
