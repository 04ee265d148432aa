"""The plans as Word documents, with what Word leaves in a paper that has been through many hands."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from pathlib import Path

from docx import Document as new_document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from plan_contents import Plan, cell_lines, front, one_line

STRUCK = ("avvecklingsfond", "pilotkommuner", "flyttkartonger")  # words of deleted text: no reader may show them
BOX = "Planen finns i lättläst form på myndighetens webbplats."  # the text box's words
_WHEN = {"author": "Handläggare A", "date": "2015-10-01T08:00:00Z"}


def write_docx(
    plan: Plan,
    path: Path,
    *,
    merged: bool = True,
    controls: bool = True,
    tracked: bool = True,
    box: bool = True,
    landscape: bool = True,
) -> Path:
    """The plan as Word saves it: a heading row that repeats, page header with the registration number.

    merged    vertical merges (w:vMerge); else the merged words on each row
    controls  content controls around a row, a cell, a cell's paragraphs and words in a line
    tracked   insertions and deletions in cells and prose, an inserted row, a deleted row, a moved sentence: accepted,
              they give the plan; :data:`STRUCK` are words only of what is deleted
    box       a text box with :data:`BOX`, in both forms that Word writes (the second is for older programs)
    """
    paper = new_document()
    paper.styles["Normal"].font.size = Pt(10)
    paper.sections[0].header.paragraphs[0].text = f"{plan.agency}\tPlan\tDnr {plan.registration}"
    paper.add_heading(plan.title, 0)
    for line in front(plan):
        paper.add_paragraph(line)
    _prose(paper, plan.before)
    if box:
        paper.paragraphs[-1]._p.append(_text_box(BOX))
    section = paper.add_section(WD_SECTION.NEW_PAGE) if landscape else paper.sections[0]
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    table = _table(paper, plan, merged)
    _prose(paper, plan.after)
    if tracked:
        _track(paper, table)
    if controls:
        _control(table)
    stream = io.BytesIO()
    paper.save(stream)
    return fixed_zip(stream.getvalue(), path)


def _prose(paper, lines) -> None:
    for line in lines:
        if line.startswith("# "):
            paper.add_heading(line[2:], 1)
        else:
            paper.add_paragraph(line)


def _table(paper, plan: Plan, merged: bool):
    rows = plan.rows if merged else plan.laid_out()
    table = paper.add_table(len(rows) + 1, len(plan.columns), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, plan.columns, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for number, row in enumerate(rows, 1):
        for place, (tc, cell) in enumerate(zip(table.rows[number]._tr.tc_lst, row, strict=True)):
            _fill(tc, cell, listed=place > 1)
    if merged:
        for number, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                if cell is None:
                    _merge(table.rows[number]._tr.tc_lst[place], "continue")
                elif plan.span(number - 1, place) > 1:
                    _merge(table.rows[number]._tr.tc_lst[place], "restart")
    return table


def _fill(tc, cell, listed: bool) -> None:
    """Items as paragraphs with a typed bullet, or as Word's own list; a line break inside a sentence as a break."""
    if isinstance(cell, tuple):
        for place, line in enumerate(cell_lines(cell, "" if listed else "• ")):
            paragraph = tc.p_lst[0] if place == 0 else tc.add_p()
            paragraph.add_r().text = line
            if listed:
                paragraph.style = "ListBullet"
    elif cell:
        tc.p_lst[0].add_r().text = cell


def _merge(tc, how: str) -> None:
    mark = OxmlElement("w:vMerge")
    if how == "restart":
        mark.set(qn("w:val"), "restart")
    tc.get_or_add_tcPr().append(mark)


def _text_box(words: str):
    inner = f"<w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent>"
    return parse_xml(
        f"<w:r {nsdecls('w', 'wp', 'a')} "
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml">'
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="2400000" cy="600000"/>'
        '<wp:docPr id="7" name="Textruta 7"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr/><wps:txbx>{inner}</wps:txbx><wps:bodyPr/></wps:wsp>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        '<mc:Fallback><w:pict><v:shape style="width:190pt;height:48pt">'
        f"<v:textbox>{inner}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def _mark(name: str, *content, number: int = 0):
    """An element of a tracked change around its content; deleted text becomes w:delText."""
    element = OxmlElement(name)
    element.set(qn("w:id"), str(900 + number))
    for key, value in _WHEN.items():
        element.set(qn(f"w:{key}"), value)
    for part in content:
        element.append(part)
        if name == "w:del":
            for text in part.iter(qn("w:t")):
                text.tag = qn("w:delText")
    return element


def _run(text: str):
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(words)
    return run


def _track(paper, table) -> None:
    """Half of a cell's words inserted and others deleted beside them, a row of each kind, a sentence moved."""
    first = table.rows[1]._tr.tc_lst[1].p_lst[0]
    _insert_second_half(first, 1)
    first.append(_mark("w:del", _run(f" och en {STRUCK[0]}"), number=2))
    last = table.rows[-1]._tr
    for tc in last.tc_lst:  # a whole row that somebody added
        for paragraph in tc.p_lst:
            for run in list(paragraph.r_lst):
                place = paragraph.index(run)
                paragraph.insert(place, _mark("w:ins", run, number=3))
    last.get_or_add_trPr().append(_mark("w:ins", number=4))
    deleted = copy.deepcopy(table.rows[-2]._tr)  # and one that somebody struck
    for tc in deleted.tc_lst:
        for extra in tc.p_lst[1:]:
            tc.remove(extra)
        for run in list(tc.p_lst[0].r_lst):
            tc.p_lst[0].remove(run)
        tc.p_lst[0].append(_mark("w:del", _run(f"Utreda {STRUCK[1]}"), number=5))
    for old in deleted.findall(qn("w:trPr")):
        deleted.remove(old)
    deleted.get_or_add_trPr().append(_mark("w:del", number=6))
    for merge in list(deleted.iter(qn("w:vMerge"))):
        merge.getparent().remove(merge)
    last.addnext(deleted)
    prose = [p for p in paper.paragraphs if p.style.name == "Normal"]
    _insert_second_half(prose[3]._p, 7)
    prose[4]._p.append(_mark("w:del", _run(f" Se även avsnittet om {STRUCK[2]}."), number=8))
    moved = prose[-1]._p
    goes = _mark("w:moveTo", *list(moved.r_lst), number=9)
    moved.append(goes)
    left = OxmlElement("w:p")
    left.append(_mark("w:moveFrom", _run("".join(t.text for t in goes.iter(qn("w:t")))), number=10))
    prose[4]._p.addnext(left)


def _insert_second_half(paragraph, number: int) -> None:
    run = paragraph.r_lst[0]
    text = one_line(run.text)
    half = text.index(" ", len(text) // 2)
    run.text = text[:half]
    run.addnext(_mark("w:ins", _run(text[half:]), number=number))


def _sdt(*content):
    control = parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="Fält"/><w:tag w:val="falt"/></w:sdtPr><w:sdtContent/></w:sdt>'
    )
    for part in content:
        control[1].append(part)
    return control


def _control(table) -> None:
    """Content controls where Word lets a template have them: a row, a cell, a cell's paragraphs, words in a line."""
    rows = [row._tr for row in table.rows]
    tc = rows[5].tc_lst[1]
    _wrap(tc)
    for paragraph in list(rows[4].tc_lst[1].p_lst)[:1] + list(rows[2].tc_lst[2].p_lst):
        if paragraph.r_lst:
            _wrap(paragraph)
    runs = rows[8].tc_lst[2].p_lst[0].r_lst
    if runs:
        _wrap(runs[0])
    _wrap(rows[8])


def _wrap(element) -> None:
    control = _sdt()
    element.addprevious(control)
    control[1].append(element)


def fixed_zip(content: bytes, path: Path, without: tuple[str, ...] = ()) -> Path:
    """The archive written again with one fixed date, so that the same plan gives the same bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name in without:
                continue
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2015-10-01T08:00:00Z", part)
            new.writestr(zipfile.ZipInfo(name, (2015, 10, 1, 8, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return Path(path)
