"""Codes out to another program and back: positions hold, names stay in the study, nothing is doubled."""

import zipfile

import pandas as pd
import pytest

from jimeval.base.errors import InputError, UsageError
from jimeval.base.study_folder import StudyFolder
from jimeval.study import open_study
from jimeval.study.build import build
from jimeval.study.exchange import export_codes, import_codes
from jimeval.study.export import export_graphs, export_tables

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


def test_a_name_in_a_file_name_a_title_a_memo_or_a_reason_leaves_the_study_as_a_pseudonym(study, tmp_path):
    folder = study.folder
    paper = "minutes/2014-04-01 Ada_Berg.md"
    (folder.raw / paper).write_text(
        PAPER.replace("2014-03-05", "2014-04-01 med Ada Berg")
        + "\n## Medskick\n\nCSN: Koppla arbetet till verksamhetsplanen.\n",
        encoding="utf-8",
    )
    built = build(folder)
    (told,) = built.tables["problems"].query("code == 'name_in_file_name'").itertuples()
    assert (told.message, told.mend) == (
        "filens namn nämner Person 1; på sidor och i exporter står det i stället.",
        "Byt namn på filen.",
    )
    opened = open_study(folder.root)
    opened.add_coding(paper, "Ada Berg på CSN", "personberoende", coder="KL", memo="Ada själv; Bo Ek höll med")
    opened.decide_advice(f"{paper}#csn-1", "partly", by="KL", reason="sade Bo Ek")
    build(folder)
    opened = open_study(folder.root)
    for way in (export_tables, export_graphs, export_codes):
        way(opened, tmp_path / "ut")
    with zipfile.ZipFile(tmp_path / "ut/studie.qdpx") as project:
        content = [project.read(name).decode() for name in project.namelist()]
    files = [file for file in (tmp_path / "ut").iterdir() if file.suffix != ".qdpx"]
    shown = "\n".join([*content, *(file.read_text(encoding="utf-8") for file in files)])
    assert not [name for name in ("Ada", "Berg", "Bo Ek") if name in shown]
    assert "Person 1 själv; Person 2 höll med" in shown and "sade Person 2" in shown
    (folder.decisions / "codings.csv").unlink()
    assert paper in set(pd.read_csv(import_codes(opened, tmp_path / "ut/studie.qdpx").path)["document_id"])


def test_a_file_that_is_not_there_is_said_to_be_missing(study, tmp_path):
    with pytest.raises(InputError) as error:
        import_codes(study, tmp_path / "borta.qdpx")
    assert str(error.value) == "borta.qdpx: 1 problem\n  filen finns inte. Kontrollera sökvägen."


def test_a_choice_that_agreement_does_not_have_is_refused(study):
    with pytest.raises(UsageError) as error:
        study.agreement(unit="ord", uncoded="in")
    assert str(error.value) == "unit kan inte vara ”ord”. Välj passage eller character."
