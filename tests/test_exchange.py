"""Codes out to another program and back: positions hold, names stay in the study, nothing is doubled."""

import zipfile

import pandas as pd
import pytest

from jimeval.base.errors import InputError
from jimeval.base.study_folder import StudyFolder
from jimeval.study import open_study
from jimeval.study.build import build
from jimeval.study.exchange import export_codes, import_codes

PAPER = """# Minnesanteckningar från nätverksträff 2014-03-05

Närvarande: Ada Berg, CSN, Bo Ek, Boverket

Lägesrapport från myndigheterna

CSN: Arbetet har legat vid sidan av det ordinarie. Ada Berg på CSN har hållit i allt.

Boverket: Ledningen är mycket engagerad.

/Ada
"""


@pytest.fixture
def study(tmp_path):
    """A built study with one paper, of which one coder has accepted a proposal and added a code."""
    root = tmp_path / "studie"
    (root / "data/raw/minutes").mkdir(parents=True)
    (root / "data/raw/minutes/2014-03-05.md").write_text(PAPER, encoding="utf-8")
    build(StudyFolder(root))
    opened = open_study(root)
    proposal = opened.table("codings").query("code == 'sidoordnat'").iloc[0]
    opened.decide(proposal["coding_id"], "accepted", coder="KL", memo="tydligt")
    opened.add_coding("minutes/2014-03-05.md", "Ada Berg på CSN har hållit i allt", "personberoende", coder="KL")
    build(StudyFolder(root))
    return open_study(root)


def decided(study):
    codings = study.table("codings").query("state != 'proposed'")
    return codings[["document_id", "start", "end", "code", "coder", "state", "memo"]].fillna("").values.tolist()


def test_no_name_leaves_the_study_with_the_project_file(study, tmp_path):
    files = export_codes(study, tmp_path / "ut")
    assert files == ["studie.qdpx", "studie.forluster.txt", "kodbok.qdc"]
    with zipfile.ZipFile(tmp_path / "ut/studie.qdpx") as project:
        content = b"".join(project.read(name) for name in project.namelist()).decode()
    assert "Ada" not in content and "Bo Ek" not in content and "Xxx Xxxx på CSN har hållit i allt" in content


def test_the_same_study_gives_the_same_bytes(study, tmp_path):
    for name in ("ett", "två"):
        export_codes(study, tmp_path / name)
    assert (tmp_path / "ett/studie.qdpx").read_bytes() == (tmp_path / "två/studie.qdpx").read_bytes()


def test_what_goes_out_comes_back_at_the_same_places_and_once(study, tmp_path):
    export_codes(study, tmp_path)
    before = decided(study)
    (study.folder.decisions / "codings.csv").unlink()
    first = import_codes(study, tmp_path / "studie.qdpx")
    assert (first.path.name, first.rows, first.problems) == ("codings-studie.csv", 2, ())
    assert import_codes(study, tmp_path / "studie.qdpx").rows == 0
    built = build(StudyFolder(study.folder.root))
    assert not built.has_errors and decided(open_study(study.folder.root)) == before


def test_decisions_that_come_back_quote_the_studys_own_words(study, tmp_path):
    export_codes(study, tmp_path)
    found = import_codes(study, tmp_path / "studie.qdpx")
    quotations = pd.read_csv(found.path)["quotation"].tolist()
    assert quotations == ["vid sidan av", "Ada Berg på CSN har hållit i allt"]


def test_a_file_that_is_no_project_is_one_clear_message_and_writes_nothing(study, tmp_path):
    broken = tmp_path / "trasig.qdpx"
    broken.write_bytes(b"PK\x03\x04 skr\xe4p")
    with pytest.raises(InputError) as failure:
        import_codes(study, broken)
    assert "trasig.qdpx" in str(failure.value) and not list(study.folder.decisions.glob("codings-*.csv"))
