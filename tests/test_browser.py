"""Pages in a real browser: nothing is fetched, nothing is wider than a phone, figures are drawn."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="webbläsaren chromium finns inte på den här datorn"),
]
PROBE = """<script>addEventListener("load", () => {
  const wide = document.scrollingElement.scrollWidth - innerWidth;
  const shown = [...document.images].filter(i => i.complete && i.naturalWidth > 0 && i.alt.length > 10).length;
  const fetched = performance.getEntriesByType("resource").filter(r => !r.name.startsWith("data:")).length;
  document.title = `wide=${wide} images=${shown}/${document.images.length} fetched=${fetched}`; });</script>"""


@pytest.fixture(scope="module")
def pages(example, tmp_path_factory):
    root = tmp_path_factory.mktemp("study")
    shutil.copytree(example / "data", root / "data")
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    command = ["report", "--agency", "CSN", "--year", "2013", "--study", root]
    subprocess.run([sys.executable, "-m", "jimeval.cli", *command], check=True, capture_output=True)
    return root / "reports"


@pytest.mark.parametrize("width", [1280, 500])
@pytest.mark.parametrize(
    "page, images",
    [
        ("index.html", 0),
        ("agency/csn-2013.html", 4),
        ("cross_agency/2013.html", 6),
        ("plan/csn-2014.html", 2),
        ("meeting/minutes-2013-10-23_referensgruppsmote.md.html", 0),
    ],
)
def test_the_page_fits_fetches_nothing_and_shows_its_figures(pages, tmp_path, page, images, width):
    text = (pages / page).read_text(encoding="utf-8")
    probed = re.sub(r"<meta[^>]*Content-Security-Policy[^>]*>", "", text).replace("</body>", PROBE + "</body>")
    (tmp_path / "page.html").write_text(probed, encoding="utf-8")
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        f"--user-data-dir={tmp_path / 'profile'}",
        f"--window-size={width},2000",
        "--virtual-time-budget=8000",
        "--dump-dom",
    ]
    done = subprocess.run(
        [CHROMIUM, *flags, (tmp_path / "page.html").as_uri()], capture_output=True, text=True, timeout=90, check=False
    )
    title = re.search(r"<title>(.*?)</title>", done.stdout)
    assert title and title[1] == f"wide=0 images={images}/{images} fetched=0"
