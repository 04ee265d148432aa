"""Word papers: text as Word shows it when all changes are accepted, tables as grids, and what is left out, told."""

import zipfile

import pytest
from plan_documents import BAD, BOX, PLANS, STRUCK, write_docx

from jimeval.base.errors import InputError
from jimeval.documents import read_document

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_ROOTS = {"header": "w:hdr", "footer": "w:ftr", "diagramData": "dgm:dataModel"}
RESTART, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def p(words="", properties="", letters=""):
    run = f'<w:r><w:rPr>{letters}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>' if words else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def cell(*blocks, properties=""):
    inner = "".join(block if block.startswith("<") else p(block) for block in blocks)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells, properties=""):
    inner = "".join(one if one.startswith("<") else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def table(*rows, widths=()):
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def control(inner, properties=""):
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def in_list(words, number):
    return p(words, f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')


@pytest.fixture
def read(tmp_path):
    """A document of the body's XML and further parts, ``header1="…"``, each related to it by its name."""

    def read_body(body, **parts):
        relations = ""
        with zipfile.ZipFile(tmp_path / "papper.docx", "w") as archive:
            archive.writestr("word/document.xml", f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>")
            for name, xml in parts.items():
                kind = name.rstrip("0123456789")
                root = _ROOTS.get(kind, f"w:{kind}")
                archive.writestr(f"word/{name}.xml", f"<{root} {_SPACES}>{xml}</{root}>")
                relations += f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>'
            archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{relations}</Relationships>")
        return read_document(tmp_path / "papper.docx")

    return read_body


def said(grid):
    return [[cell.text for cell in row] for row in grid.rows]


def told(document):
    return [problem.sentence() for problem in document.problems]


# what the plan that went through many hands says


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_a_plan_is_read_as_it_stands_when_changes_are_accepted(tmp_path, plan):
    document = read_document(write_docx(plan, tmp_path / "plan.docx"))
    assert document.title == plan.title
    assert document.date.iso == plan.decided
    assert f"Dnr {plan.registration}" in document.text
    assert document.text.count(BOX) == 1
    assert not any(word in document.text for word in STRUCK)
    assert [problem.code for problem in document.problems] == ["tracked_changes"]


def test_changes_are_counted_and_told_once(read):
    inserted = "<w:ins><w:r><w:t>alltid </w:t></w:r></w:ins>"
    deleted = "<w:del><w:r><w:delText>aldrig </w:delText></w:r></w:del>"
    moved = "<w:moveFrom><w:r><w:t>Flyttat.</w:t></w:r></w:moveFrom>"
    body = f"<w:p><w:r><w:t>Vi ska </w:t></w:r>{inserted}{deleted}<w:r><w:t>räkna.</w:t></w:r>{moved}</w:p>"
    document = read(body + table(row("kvar", "a"), row("bort", "b", properties="<w:del/>")))
    assert document.text == "Vi ska alltid räkna.\n\nkvar\ta\n"
    assert told(document) == [
        "dokumentet har spårade ändringar: 1 insättning är godtagen och 3 strykningar är utelämnade. "
        "Kontrollera att det är så det gäller."
    ]


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next_but_not_into_a_table(read):
    struck = "<w:rPr><w:del/></w:rPr>"
    document = read(p("Första ", struck) + p("andra.") + p("Före tabellen.", struck) + table(row("a", "b")))
    assert document.text == "Första andra.\nFöre tabellen.\n\na\tb\n"


# tables


def test_rows_cells_and_words_in_content_controls_are_kept_where_they_stand(read):
    placeholder = control(p("Klicka här för att ange text."), "<w:showingPlcHdr/>")
    asked = control(cell("Välj ett objekt."), "<w:showingPlcHdr/>")
    document = read(
        table(
            row("a", "b", "c"),
            control(row(control(cell("1")), cell(control(p("2"))), cell(placeholder))),
            row(asked, "5", "6"),
        )
    )
    assert said(document.grids[0]) == [["a", "b", "c"], ["1", "2", ""], ["", "5", "6"]]
    assert told(document) == ["2 fält är inte ifyllda, och deras ledtext är utelämnad."]


def test_bookmarks_between_rows_do_not_undo_a_merge(read):
    mark = '<w:bookmarkStart w:id="1" w:name="x"/><w:bookmarkEnd w:id="1"/>'
    merged, below = cell("m", properties=RESTART), cell(properties=GOES_ON)
    grid = read(table(row(merged, "1"), mark, row(below, "2"), row("n", "3"), row(below, "4"))).grids[0]
    assert said(grid) == [["m", "1"], ["m", "2"], ["n", "3"], ["", "4"]]
    assert [cell.covered_by for cell in grid.rows[1]] == [(0, 0), None]
    assert grid.rows[3][0].covered_by is None  # nothing above it to go on from


def test_a_row_that_begins_in_a_later_column_is_not_shifted(read):
    later = row("c", properties='<w:gridBefore w:val="2"/>')
    wide = row(cell("ab", properties='<w:gridSpan w:val="2"/>'), "c")
    grid = read(table(row("1", "2", "3"), later, wide)).grids[0]
    assert said(grid) == [["1", "2", "3"], ["", "", "c"], ["ab", "ab", "c"]]
    assert grid.rows[2][1].covered_by == (2, 0)


def test_column_edges_drawn_a_little_apart_are_one(read):
    two = '<w:gridSpan w:val="2"/>'
    rows = row(cell("A", properties=two), "B", "C"), row("a", cell("b", properties=two), "c")
    assert said(read(table(*rows, widths=(2000, 100, 2000, 2000))).grids[0]) == [["A", "B", "C"], ["a", "b", "c"]]
    apart = read(table(*rows, widths=(2000, 900, 2000, 2000))).grids[0]
    assert said(apart) == [["A", "A", "B", "C"], ["a", "b", "b", "c"]]


def test_a_narrow_column_with_cells_of_its_own_stays(read):
    grid = read(table(row("1", "Mål", "x"), row("2", "Mål", "y"), widths=(100, 4000, 150))).grids[0]
    assert said(grid) == [["1", "Mål", "x"], ["2", "Mål", "y"]]


def test_a_table_in_a_cell_is_a_grid_of_its_own_and_its_words_are_not_the_outer_cells(read):
    document = read(table(row("a", cell("före", table(row("i", "j")), "efter")), row("c", "d")))
    assert [said(grid) for grid in document.grids] == [[["a", "före\nefter"], ["c", "d"]], [["i", "j"]]]
    assert document.text.count("j") == 1


def test_a_frame_around_a_part_of_the_paper_is_no_table(read):
    heading = p("Aktiviteter", '<w:outlineLvl w:val="1"/>')
    document = read(table(row(cell(heading, p("Text i ramen."), table(row("i", "j"))))))
    assert [said(grid) for grid in document.grids] == [[["i", "j"]]]
    assert document.text == "## Aktiviteter\n\nText i ramen.\n\ni\tj\n"


def test_heading_rows_bold_and_shaded_cells_are_marked(read):
    bold, shade = p("fet", letters="<w:b/>"), '<w:shd w:val="clear" w:fill="D9D9D9"/>'
    white = '<w:shd w:val="clear" w:fill="FFFFFF"/>'
    rows = (
        row("a", "b", properties="<w:tblHeader/>"),
        row(cell(bold), cell("skuggad", properties=shade)),
        row(cell(p("inte fet", letters='<w:b w:val="0"/>')), cell("vit", properties=white)),
    )
    assert [[c.marked for c in r] for r in read(table(*rows)).grids[0].rows] == [[True] * 2, [True] * 2, [False] * 2]


def test_a_row_over_two_pages_is_on_the_first_and_cells_that_break_together_count_once(read):
    def torn(above, below):
        return cell(p(above), f"<w:p><w:r><w:lastRenderedPageBreak/><w:t>{below}</w:t></w:r></w:p>")

    new = cell("<w:p><w:r><w:lastRenderedPageBreak/><w:t>ny</w:t></w:r></w:p>")
    document = read(p("Först") + table(row(torn("a", "b"), torn("c", "d")), row("e", "f"), row(new, "g")) + p("Sist"))
    assert [[cell.page for cell in row] for row in document.grids[0].rows] == [[1, 1], [2, 2], [3, 3]]
    assert document.grids[0].rows[2][1].where == "s. 3, tabell 1, rad 3, kolumn 2"
    assert document.page_at(document.text.index("Sist")) == 3


# running text


def test_a_text_box_comes_once_after_its_paragraph(read):
    box = f"<w:txbxContent>{p('I rutan.')}</w:txbxContent>"
    forms = f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
    older = f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
    both = (
        f"<w:p><w:r><mc:AlternateContent>{forms}{older}</mc:AlternateContent></w:r><w:r><w:t>Stycket.</w:t></w:r></w:p>"
    )
    only_new = f"<w:p><w:r><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></w:r></w:p>"
    assert read(both).text == "Stycket.\nI rutan.\n"
    assert read(only_new).text == "I rutan.\n"


def test_heads_and_feet_that_are_shown_stand_once_as_shell(read):
    references = "".join(
        f'<w:{kind}Reference r:id="{name}" w:type="{when}"/>'
        for kind, name, when in (
            ("header", "header1", "default"),
            ("header", "header2", "first"),
            ("footer", "footer1", "default"),
        )
    )
    document = read(
        p("Texten.") + f"<w:sectPr>{references}</w:sectPr>",
        header1=table(row("Myndigheten", "Dnr 2014/55")) + p("2014-05-03"),
        header2=p("visas inte"),
        footer1=p("Box 1"),
    )
    assert document.text == "Myndigheten\tDnr 2014/55\n2014-05-03\n\nTexten.\n\nBox 1\n"
    assert [shell.kind for shell in document.shell] == ["running_head", "running_head"]
    assert document.own_text.strip() == "Texten."
    assert document.grids == ()
    assert document.date.iso == "2014-05-03"  # the letterhead's, when the text has none


def test_notes_stand_below_the_text_and_comments_are_left_out(read):
    body = '<w:p><w:r><w:t>Målet</w:t><w:footnoteReference w:id="2"/><w:t> nås.</w:t></w:r></w:p>'
    document = read(
        body,
        footnotes=f'<w:footnote w:id="0">{p("x")}</w:footnote><w:footnote w:id="2">{p("Se bilagan.")}</w:footnote>',
        comments=f'<w:comment w:id="1">{p("Stämmer det?")}</w:comment>',
    )
    assert document.text == "Målet[1] nås.\n\n[1] Se bilagan.\n"
    assert told(document) == ["1 kommentar i marginalen är utelämnad."]


STYLES = """<w:docDefaults><w:pPrDefault><w:pPr><w:spacing w:after="160"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Rubrik"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Rubrik2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Egen"><w:name w:val="Myndighetens"/><w:basedOn w:val="Rubrik2"/></w:style>
<w:style w:type="paragraph" w:styleId="Inneh"><w:name w:val="TOC Heading"/><w:basedOn w:val="Rubrik2"/>
<w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Tat"><w:name w:val="Tät"/><w:pPr><w:spacing w:after="0"/></w:pPr></w:style>"""


def styled(words, style):
    return p(words, f'<w:pStyle w:val="{style}"/>')


def test_headings_come_from_style_name_inheritance_outline_level_and_bold_lines(read):
    document = read(
        styled("Handlingsplan", "Rubrik")
        + styled("Innehåll", "Inneh")
        + styled("Bakgrund", "Rubrik2")
        + styled("Mål", "Egen")
        + p("Steg", '<w:outlineLvl w:val="3"/>')
        + p("Fet rad", letters="<w:b/>")
        + p("Fet mening som slutar.", letters="<w:b/>")
        + p("Text."),
        styles=STYLES,
    )
    assert [(h.level, document.text[h.start : h.end]) for h in document.headings] == [
        (1, "Handlingsplan"),
        (2, "Bakgrund"),
        (2, "Mål"),
        (4, "Steg"),
        (5, "Fet rad"),
    ]
    assert document.title == "Handlingsplan"
    assert "## Bakgrund\n\n## Mål\n\n#### Steg\n\nFet rad\n\nFet mening" in document.text


def test_a_blank_line_stands_where_the_paper_has_space(read):
    document = read(
        p("Ett.") + p("Två.") + styled("Ada", "Tat") + styled("Bo", "Tat") + p("") + p("Tre."), styles=STYLES
    )
    assert document.text == "Ett.\n\nTvå.\n\nAda\nBo\n\nTre.\n"


NUMBERING = "".join(
    f'<w:abstractNum w:abstractNumId="{n}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
    f'<w:lvlText w:val="{text}"/></w:lvl></w:abstractNum><w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'
    for n, form, text in (
        (1, "decimal", "%1."),
        (2, "lowerLetter", "%1)"),
        (3, "bullet", "\uf0b7"),
        (4, "upperRoman", "§ %1"),
    )
)


def test_numbers_and_bullets_that_word_makes_are_text(read):
    items = [
        in_list(words, number)
        for words, number in (("ett", 1), ("två", 1), ("a", 2), ("punkt", 3), ("", 3), ("tre", 1), ("r", 4))
    ]
    document = read("".join(items) + table(row(cell(in_list("i cell", 3)), cell(in_list("", 3)))), numbering=NUMBERING)
    assert document.text == "1. ett\n2. två\na) a\n• punkt\n\n3. tre\n§ I r\n\n• i cell\t\n"
    assert said(document.grids[0]) == [["• i cell", ""]]


def test_fields_symbols_and_ticked_boxes_read_as_they_look(read):
    field = '<w:fldSimple w:instr="DOCPROPERTY Dnr"><w:r><w:t>Dnr 12/2014</w:t></w:r></w:fldSimple>'
    box = (
        '<w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData>'
        '</w:fldChar><w:instrText>FORMCHECKBOX</w:instrText><w:fldChar w:fldCharType="end"/>'
    )
    choice = (
        '<w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Nej"/>'
        '<w:listEntry w:val="Ja"/></w:ddList></w:ffData></w:fldChar><w:instrText>FORMDROPDOWN</w:instrText>'
        '<w:fldChar w:fldCharType="end"/>'
    )
    known, other = '<w:sym w:font="Wingdings" w:char="F0E0"/>', '<w:sym w:font="Egen" w:char="F0FF"/>'
    document = read(
        f"<w:p>{field}</w:p><w:p><w:r>{box}<w:t>kryssad</w:t></w:r></w:p>"
        f"<w:p><w:r><w:t>Svar: </w:t>{choice}</w:r></w:p><w:p><w:r>{known}<w:t> mål </w:t>{other}</w:r></w:p>"
        "<w:p><w:r><w:t>gender</w:t><w:noBreakHyphen/><w:t>budget</w:t></w:r></w:p>"
    )
    assert document.text == "Dnr 12/2014\n☒ kryssad\nSvar: Ja\n🡪 mål •\ngender-budget\n"


def test_hidden_text_is_left_out_and_told(read):
    document = read(p("Synligt.") + p("Anvisning till den som skriver.", letters="<w:vanish/>"))
    assert document.text == "Synligt.\n"
    assert told(document) == ["1 ställe med dold text är utelämnat. Visa texten i Word om den ska vara med."]


def test_a_figure_of_words_is_read_and_embedded_objects_are_told(read):
    figure = '<w:p><w:r><w:drawing><dgm:relIds r:dm="diagramData1"/></w:drawing></w:r></w:p>'
    points = "".join(
        f'<dgm:pt type="{kind}"><dgm:t><a:p><a:r><a:t>{words}</a:t></a:r></a:p></dgm:t></dgm:pt>'
        for kind, words in (("node", "Insats"), ("node", "Effekt"), ("pres", "Insats"))
    )
    document = read(p("Text.") + figure + "<w:p><w:r><w:object/></w:r></w:p>", diagramData1=points)
    assert document.text == "Text.\n\nInsats\nEffekt\n"
    assert told(document) == [
        "dokumentet har 1 inbäddat objekt som inte kan läsas. Har de text som hör till papperet: skriv in den som "
        "text i Word."
    ]


def test_private_signs_in_a_paper_are_no_marks(read):
    assert read(p("a\ue004b\ue002c")).text == "abc\n"


# files that cannot be read


def _archive(path, parts):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def _body(inner):
    return f"<w:document {_SPACES}><w:body>{inner}</w:body></w:document>"


BROKEN = {
    "utan-text.docx": (
        {"word/styles.xml": "<a/>"},
        "filen saknar sin text (word/document.xml). Öppna den i Word och spara om den.",
    ),
    "halv.docx": (
        {"word/document.xml": "<w:document"},
        "filens del word/document.xml är skadad. Öppna den i Word och spara om den.",
    ),
    "annat.docx": (
        {"word/document.xml": "<html/>"},
        "filens del word/document.xml är ingen text från Word. Öppna den i Word och spara om den.",
    ),
    "odt.docx": ({"content.xml": "<a/>"}, "filen heter .docx men är inte från Word. Spara om den som .docx."),
    "bilder.docx": (
        {"word/document.xml": _body("<w:p/>"), "word/media/a.png": "x", "word/media/b.png": "x"},
        "dokumentet har ingen text, bara 2 bilder. Kör texttolkning (OCR) på bilderna och spara texten.",
    ),
    "lang.docx": (
        {"word/document.xml": _body(p("Ord. " * 6_200_000))},
        "filens text är på 31 miljoner byte; inget papper är så långt, och den läses inte. "
        "Dela upp den eller kontrollera att det är rätt fil.",
    ),
    "tomt.docx": (
        {"word/document.xml": _body(p(" "))},
        "dokumentet har ingen text. Lägg dit rätt fil eller ta bort den.",
    ),
    "djupt.docx": (
        {"word/document.xml": _body("<w:sdt><w:sdtContent>" * 3000 + p("x") + "</w:sdtContent></w:sdt>" * 3000)},
        "filens delar ligger i varandra utan slut. Öppna den i Word och spara om den.",
    ),
}
MADE = {
    "avhuggen.docx": "filen är avhuggen: slutet saknas. Hämta eller kopiera den på nytt.",
    "omdöpt.docx": "filen är i äldre format (.doc) fast den heter .docx. Öppna den i Word och spara om den som .docx.",
    "låst.docx": (
        "filen är skyddad med lösenord och kan inte läsas. Öppna den i Word, ta bort lösenordet och spara om den."
    ),
    "tom.docx": "filen är tom. Lägg dit rätt fil eller ta bort den.",
    "bomb.docx": (
        "filen blir 301 miljoner byte i 17 delar när den packas upp. Den läses inte; kontrollera att det är rätt fil."
    ),
    "entiteter.docx": (
        "filens del word/document.xml beskriver egna tecken (DOCTYPE), som kan växa utan gräns vid läsning. "
        "Den läses inte; be avsändaren spara om den."
    ),
}


@pytest.mark.parametrize("name", [*BROKEN, *MADE])
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(tmp_path, name):
    path = BAD[name](tmp_path / name) if name in MADE else _archive(tmp_path / name, BROKEN[name][0])
    with pytest.raises(InputError) as error:
        read_document(path)
    assert str(error.value) == f"{name}: 1 problem\n  {MADE[name] if name in MADE else BROKEN[name][1]}"


@pytest.mark.parametrize(
    "suffix, mend",
    [
        (".doc", "Öppna den i Word och spara om som .docx."),
        (".odt", "Öppna den i Word och spara om som .docx."),
        (".rtf", "Öppna den i Word och spara om som .docx."),
        (".xls", "Öppna den i Excel och spara om som .xlsx."),
        (".pages", "Exportera den till Word (.docx)."),
    ],
)
def test_other_formats_are_told_what_to_be_saved_as(tmp_path, suffix, mend):
    (tmp_path / f"plan{suffix}").write_bytes(b"x")
    with pytest.raises(InputError) as error:
        read_document(tmp_path / f"plan{suffix}")
    assert str(error.value) == f"plan{suffix}: 1 problem\n  filer av slaget {suffix} kan inte läsas ännu. {mend}"
