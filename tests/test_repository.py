"""What every change keeps true of the repository itself."""

import importlib.util
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
BINARY = {".png", ".xlsx", ".parquet", ".docx"}


def tracked() -> list[Path]:
    """The files of the project: those git knows or would add; without git those that no tool made."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("projektet ligger inte i git")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def texts() -> dict[str, str]:
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in tracked() if path.suffix not in BINARY
    }


def package_name(requirement: str) -> str:
    return re.split(r"[<>=!~ \[;]", requirement)[0].lower().replace("_", "-")


def test_environment_and_pyproject_name_the_same_packages():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    by_pip = [name for entry in conda if isinstance(entry, dict) for name in entry["pip"]]
    names = {package_name(name) for name in [*by_pip, *(n for n in conda if isinstance(n, str))]} - {"python", "pip"}
    assert {package_name(name) for name in wanted} == names
    assert {"jupyterlab", "pandas", "matplotlib", "seaborn", "scipy", "papermill", "nbval"} <= names


def test_constraints_hold_names_and_versions_only_and_cover_what_is_asked_for():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line) for line in lines)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = {package_name(line) for line in lines}
    assert {
        package_name(name) for name in [*project["dependencies"], *project["optional-dependencies"]["test"]]
    } <= pinned


def test_the_fixed_top_level_is_there():
    for name in (
        "notebooks",
        "jimeval",
        "data/raw",
        "data/processed",
        "reports",
        "tests",
        "environment.yml",
        "LICENSE",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "Makefile",
        ".ci/run",
        "docs/decisions",
    ):
        assert (ROOT / name).exists(), name


def test_ci_runs_the_readmes_test_command():
    assert "make test" in (ROOT / ".ci/run").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make report" in readme and "make test" in readme and "conda env create" in readme


def test_the_readmes_python_runs():
    block = re.search(r"```python\n(.+?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)[1]
    assert len([line for line in block.splitlines() if line.strip()]) == 5
    exec(compile(block, "README.md", "exec"), {})  # on the built example study around the working folder


def test_the_data_dictionary_is_the_contracts():
    spec = importlib.util.spec_from_file_location("make_tables_doc", ROOT / "tools/make_tables_doc.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs/tables.md").read_text(encoding="utf-8") == module.data_dictionary()


def test_links_in_the_documents_lead_somewhere():
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
            assert link.startswith("http") or (path.parent / link).exists(), f"{path.name}: {link}"


def test_no_machine_paths_and_no_registry_hosts():
    named = re.compile("p" + r"ythonhosted|p" + r"ypi\.org|n" + r"pmjs|d" + r"eb\.debian|/w" + r"ork/|/r" + r"oot/\w")
    assert [name for name, text in texts().items() if named.search(text)] == []


def words(text: str) -> list[str]:
    return re.findall(r"[a-zåäöé0-9]+", text.lower())


def test_no_sentence_of_the_founding_documents_stands_here(shared):
    """Any run of eight words, save bare lists of names: lists of agencies or places, which belong to nobody."""
    size = 8
    runs = {}
    for path in sorted(shared.glob("s*/*.txt")):
        own = words(
            "\n".join(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("# "))
        )
        runs |= {tuple(own[n : n + size]): path.name for n in range(len(own) - size + 1)}
    found = []
    for name, text in texts().items():
        own = words(text)
        for n in range(len(own) - size + 1):
            run = tuple(own[n : n + size])
            if run in runs and not _is_list_of_names(run):
                found.append(f"{name}: {' '.join(run)} ({runs[run]})")
    assert found == []


def _is_list_of_names(run: tuple[str, ...]) -> bool:
    from jimeval.register import register

    known = {word for agency in register().agencies.values() for fact in agency.names for word in words(fact.value)}
    return sum(word in known | {"och", "samt"} for word in run) >= len(run) - 1
