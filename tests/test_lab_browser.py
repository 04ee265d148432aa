"""The rating session in a real JupyterLab, driven in a real browser: two mark, the wall shows, the file lies there."""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from jimeval.ratings import read_ratings

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
selenium = pytest.importorskip("selenium", reason="selenium är inte installerat")
pytest.importorskip("jupyterlab", reason="JupyterLab är inte installerat")
pytest.importorskip("ipywidgets", reason="ipywidgets är inte installerat")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="webbläsaren chromium finns inte på den här datorn"),
    pytest.mark.skipif(DRIVER is None, reason="chromedriver finns inte på den här datorn"),
]
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--window-size=1280,1600"),
)
PATIENCE = 40  # seconds for the slowest step, the kernel's start on a busy computer
FORMS = "//*[contains(concat(' ', @class, ' '), ' jim-session ')]"


@pytest.fixture
def study(tmp_path):
    root = tmp_path / "study"
    for part in ("data/raw", "data/decisions"):
        shutil.copytree(ROOT / part, root / part)
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(ROOT / "README.md", root)
    return root


@pytest.fixture
def address(study, tmp_path):
    """The notebook's address in a JupyterLab of its own, with settings of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    own = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "HOME", "MPLCONFIGDIR")
    own += ("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")
    env = os.environ | {name: str(tmp_path / name.lower()) for name in own} | {"PYTHONPATH": str(ROOT)}
    options = {"ip": "127.0.0.1", "port": port, "port_retries": 0, "root_dir": study, "open_browser": False}
    command = [sys.executable, "-m", "jupyterlab", "--allow-root", f"--IdentityProvider.token={token}"]
    command += [f"--ServerApp.{name}={value}" for name, value in options.items()]
    with (tmp_path / "lab.log").open("w") as log:
        server = subprocess.Popen(command, cwd=study, env=env, stdout=log, stderr=log)
        try:
            _until(lambda: urllib.request.urlopen(f"http://127.0.0.1:{port}/api?token={token}", timeout=5))
            yield f"http://127.0.0.1:{port}/lab/tree/notebooks/rating_session.ipynb?token={token}"
        finally:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()


def _until(done):
    """Waits until the server answers."""
    last = time.monotonic() + PATIENCE
    while True:
        try:
            return done()
        except OSError:
            if time.monotonic() > last:
                raise
            time.sleep(0.1)


@pytest.fixture
def browser(tmp_path):
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield driver
    driver.quit()


class Reader:
    """Somebody at the browser: finds things by the words that stand on the screen, and waits for them."""

    def __init__(self, browser):
        from selenium.common import exceptions
        from selenium.webdriver.common.by import By
        from selenium.webdriver.support.ui import WebDriverWait

        self.browser, self.xpath = browser, By.XPATH
        gone = (exceptions.StaleElementReferenceException, exceptions.NoSuchElementException)
        blocked = (exceptions.ElementClickInterceptedException, exceptions.ElementNotInteractableException)
        self.wait = WebDriverWait(browser, PATIENCE, 0.1, ignored_exceptions=(*gone, *blocked))

    def see(self, path):
        """The elements at the path that are shown, when there are any; a cell is drawn when it is scrolled to."""

        def shown(browser):
            found = browser.find_elements(self.xpath, path)
            if not (displayed := [element for element in found if element.is_displayed()]) and found:
                browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", found[0])
            return displayed

        return self.wait.until(shown)

    def read(self, words):
        return self.see(f"{FORMS}//*[contains(text(), '{words}')]")[0]

    def click(self, path, place=0):
        def click(browser):
            found = [element for element in self.see(path) if element.is_enabled()]
            if len(found) <= place:
                return False
            browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", found[place])
            found[place].click()
            return True

        self.wait.until(click)

    def press(self, words, place=0):
        self.click(f"{FORMS}//button[normalize-space()='{words}']", place)

    def fill(self, label, words):
        from selenium.webdriver.common.keys import Keys

        field = self.see(f"{FORMS}//label[normalize-space()='{label}']/..//input")[0]
        field.send_keys(Keys.CONTROL + "a")
        field.send_keys(words + Keys.TAB)

    def choose(self, label, words):
        from selenium.webdriver.support.ui import Select

        path = f"{FORMS}//label[normalize-space()='{label}']/..//select"
        self.wait.until(lambda _: Select(self.see(path)[0]).select_by_visible_text(words) is None)

    def slide(self, place, to):
        """Marks a line from the keyboard: the handle waits four steps beside it, and each arrow is a tenth."""
        from selenium.webdriver.common.keys import Keys

        handle = self.see(f"{FORMS}//*[contains(@class, 'noUi-handle')]")[place]
        handle.send_keys(Keys.ARROW_RIGHT * (4 + round(to * 10)))
        shown = str(to).replace(".", ",").removesuffix(",0")
        self.see(f"({FORMS}//*[contains(@class, 'jim-card')])[{place + 1}]//b[text()='{shown}']")


def kernel_is_ready(address):
    """Whether the notebook has its kernel: before that JupyterLab would ask which one to take."""
    with urllib.request.urlopen(address.replace("/lab/tree/notebooks/rating_session.ipynb", "/api/kernels")) as answer:
        return [kernel for kernel in json.load(answer) if kernel["connections"] and kernel["execution_state"] == "idle"]


def test_two_mark_the_wall_shows_and_the_file_reads_back_to_their_marks(study, address, browser):
    reader = Reader(browser)
    browser.get(address)
    reader.see("//*[contains(@class, 'jp-CodeCell')]")
    reader.wait.until(lambda _: kernel_is_ready(address))
    reader.click("//*[contains(@class, 'lm-MenuBar-itemLabel') and text()='Run']")
    reader.click("//*[contains(@class, 'lm-Menu-itemLabel') and text()='Run All Cells']")

    reader.fill("Datum (ÅÅÅÅ-MM-DD)", "2014-11-20")
    reader.choose("Myndighet", "Centrala studiestödsnämnden")
    reader.choose("Instrument", "Lärande uppföljning, exempelstudiens skala")
    for line in range(4, 9):
        reader.click(f"{FORMS}//label[starts-with(normalize-space(), '{line} ')]/input")
    reader.fill("Antal som deltar", "2")
    reader.press("Börja samtalet")

    reader.read("Deltagare D1.")
    reader.slide(0, 7.5)
    reader.slide(1, 0.0)
    reader.press("vet ej", place=2)
    reader.press("Spara och töm")
    reader.read("D1 är sparad")
    reader.read("1 av 2 har markerat.")
    reader.read("Deltagare D2.")
    hidden = browser.find_element(reader.xpath, FORMS).text
    assert "7,5" not in hidden and len(reader.see(f"{FORMS}//*[text()='inte markerat']")) == 4
    assert not browser.find_elements(reader.xpath, f"{FORMS}//img")

    reader.slide(0, 2.0)
    reader.slide(3, 10.0)
    reader.press("ej aktuellt", place=1)
    reader.press("Spara och töm")
    reader.read("Alla har markerat.")
    reader.press("Visa väggen")
    wall = reader.see(f"{FORMS}//img")[0]
    reader.wait.until(lambda _: wall.get_property("naturalWidth") > 600)
    assert "Väggen: CSN 2014-11-20" in wall.get_attribute("alt")

    reader.press("4")
    reader.press("Spara gruppens markering")
    reader.read("Gruppens markering är 4.")
    reader.see(f"{FORMS}//textarea")[0].send_keys("Börja tidigare")
    reader.press("Spara")
    reader.read("Förslagen på linje 1 är sparade.")

    (path,) = (study / "data/raw/ratings").glob("2014-11-20*")
    reading = read_ratings(path)
    assert path.name == "2014-11-20_csn_larande-uppfoljning-exempel.csv"
    assert {
        (m.rater if m.kind == "individual" else m.kind, m.item): m.missing if m.value != m.value else m.value
        for m in reading.ratings.itertuples()
    } == {
        ("D1", 1): 7.5,
        ("D1", 2): 0.0,
        ("D1", 3): "dont_know",
        ("D1", 9): "empty",
        ("D2", 1): 2.0,
        ("D2", 2): "not_applicable",
        ("D2", 3): "empty",
        ("D2", 9): 10.0,
        ("consensus", 9): 4.0,
    }
    assert list(reading.suggestions["text"]) == ["Börja tidigare"]
    assert not re.search(r"error|traceback", browser.find_element(reader.xpath, FORMS).text, re.IGNORECASE)
