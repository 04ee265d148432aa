"""The built tables, read once for all the processes that are forked from one."""

import os

import pandas as pd
import pytest

from jimeval.base.contracts import TABLES
from jimeval.base.errors import UsageError
from jimeval.base.study_folder import StudyFolder
from jimeval.study import stored
from jimeval.study.build import build
from jimeval.study.stored import read_table, share


@pytest.fixture
def folder(tmp_path):
    """A small study whose tables are shared."""
    paper = tmp_path / "data/raw/minutes/2014-01-01_mote.md"
    paper.parent.mkdir(parents=True)
    paper.write_text("# Möte 2014-01-01\n\nCSN: Chefer får stöd.\n", encoding="utf-8")
    folder = StudyFolder(tmp_path)
    build(folder)
    share(folder)
    yield folder
    stored._shared.clear()


def test_a_shared_table_is_the_one_that_lies_there_and_its_file_is_not_opened_again(folder, monkeypatch):
    shared = {name: read_table(folder, name) for name in TABLES}
    stored._shared.clear()
    for name in TABLES:
        pd.testing.assert_frame_equal(shared[name], read_table(folder, name))
    share(folder)
    monkeypatch.setattr("pathlib.Path.read_bytes", None)
    assert len(read_table(folder, "passages")) == len(shared["passages"]) > 0


def test_what_is_written_in_a_shared_table_is_nobody_elses(folder):
    mine, before = read_table(folder, "documents"), read_table(folder, "documents").copy(deep=True)
    mine.loc[:, "kind"] = "annat"
    mine["ny"] = 1
    mine.drop(mine.index, inplace=True)
    pd.testing.assert_frame_equal(read_table(folder, "documents"), before)


def test_a_table_that_is_put_in_its_place_or_written_over_is_read_anew(folder):
    path = folder.processed / "passages.parquet"
    rows = read_table(folder, "passages")
    rows[:0].to_parquet(path.with_suffix(".new"))
    os.replace(path.with_suffix(".new"), path)
    assert len(rows) > 0 and len(read_table(folder, "passages")) == 0
    share(folder)
    found = path.stat()
    path.write_bytes(b"x" * found.st_size)
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    with pytest.raises(UsageError) as error:
        read_table(folder, "passages")
    assert str(error.value) == "Tabellen passages i data/processed är skadad. Kör: jimeval build"


def test_a_table_whose_description_of_itself_is_spoiled_is_said_to_be_or_read_and_nothing_else(folder):
    stored._shared.clear()
    path = folder.processed / "passages.parquet"
    whole = path.read_bytes()
    described = len(whole) - 8 - int.from_bytes(whole[-8:-4], "little")  # what a Parquet file says of itself is last
    spoiled = 0
    for place in range(described, len(whole), 3):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            read_table(folder, "passages")
        except UsageError as error:
            assert str(error) == "Tabellen passages i data/processed är skadad. Kör: jimeval build"
            spoiled += 1
    assert spoiled > 100


def test_tables_that_are_not_there_or_cannot_be_read_are_passed_over_until_they_are_asked_for(folder):
    stored._shared.clear()
    (folder.processed / "passages.parquet").write_bytes(b"PAR1")
    (folder.processed / "codings.parquet").unlink()
    share(folder)
    assert len(stored._shared) == len(TABLES) - 2
    for name in ("passages", "codings"):
        with pytest.raises(UsageError, match=f"Tabellen {name} i data/processed är skadad"):
            read_table(folder, name)
