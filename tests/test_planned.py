"""The kept list of pages is used only while everything that it follows from is the same."""

import pytest
from report_study import jobs, study

from jimeval.report import fanout, planned
from jimeval.report.index import IndexText
from jimeval.report.planned import whole_run

CHANGES = {
    "a table": lambda folder: (folder.processed / "plans.parquet").write_bytes(b"en annan"),
    "the key of persons": lambda folder: folder.person_key.write_text("name,pseudonym\nada berg,Person 1\n"),
    "the heading": lambda folder: (folder.root / "README.md").write_text("# En annan studie\n"),
    "a notebook's cells": lambda folder: study(folder.root, (("md", "# Annat"),)),
    "one notebook more": lambda folder: study(folder.root, name="en-till.ipynb"),
    "a notebook gone": lambda folder: (folder.notebooks / "agency.ipynb").unlink(),
    "the folder's name": lambda folder: type(folder)(folder.root.rename(folder.root.with_name("flyttad"))),
}


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """A study whose list is kept; how often it has been found out."""
    folder, times = study(tmp_path / "studien"), []
    made = jobs(folder)
    for part in (folder.processed, folder.person_key.parent):
        part.mkdir(parents=True)
    monkeypatch.setattr(planned, "altered_tables", lambda folder: [])
    monkeypatch.setattr(fanout, "plan_reports", lambda study: (times.append(study), made)[1])
    monkeypatch.setattr(fanout, "index_text", lambda study: IndexText("Studien"))
    whole_run(folder)
    return folder, times


def test_what_is_kept_is_the_same_and_is_not_found_out_again(opened):
    folder, times = opened
    assert whole_run(folder) == (jobs(folder), IndexText("Studien"))
    assert len(times) == 1


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_the_pages_follow_from_makes_them_be_found_out_again(opened, change):
    folder, times = opened
    after = change(folder)
    whole_run(after if isinstance(after, type(folder)) else folder)
    assert len(times) == 2


def test_with_tables_altered_by_hand_nothing_is_kept(opened, monkeypatch):
    folder, times = opened
    monkeypatch.setattr(planned, "altered_tables", lambda folder: ["plans"])
    whole_run(folder)
    assert len(times) == 2
