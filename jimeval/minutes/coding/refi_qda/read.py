"""Reading REFI-QDA from any program: codebook (``.qdc``), project (``.qdpx``), and rows for the study's decisions.

The file is read in memory: nothing is unpacked to disk, no DOCTYPE is accepted, and what would swell is refused. What
is wrong inside a file is listed and the rest is read; a coding whose place cannot be shown is listed, never guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from jimeval.base.errors import Problem
from jimeval.base.swedish import EN_DASH, count
from jimeval.minutes.coding.codebook import Code, Codebook
from jimeval.minutes.coding.refi_qda.file import (
    BROKEN,
    RefiFile,
    child,
    children,
    decode,
    guid_of,
    inside,
    member,
    parse,
    tag,
    text_of,
)
from jimeval.minutes.coding.refi_qda.positions import Placing, Selection, SourceText, place
from jimeval.minutes.coding.refi_qda.write import CODE_PARTS, VALUE, guid, one_line

NOT_READ = {
    "PictureSource": "bilder",
    "AudioSource": "ljudfiler",
    "VideoSource": "filmer",
    "PDFSelection": "markeringar på en PDF-sidas yta",
    "Link": "länkar",
    "Set": "mängder",
    "Graph": "kartor",
}
_ORIGIN = re.compile("^jimeval, kodbok ”(.*)”, version (.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ImportedText:
    """One text of the file: LF line ends, no byte-order mark; positions count its code points."""

    guid: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ImportedCoding:
    """One code on a stretch of a text, by one coder. ``source`` is the text's guid, ``code`` an id of the codebook."""

    source: str
    start: int
    end: int
    code: str
    coder: str
    decided_on: str
    value: str
    memo: str


@dataclass(frozen=True, slots=True)
class ImportedCase:
    """One case: its attributes as text, and what belongs to it as (text's guid, start, end)."""

    name: str
    attributes: dict[str, str]
    spans: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What a project file holds. ``code_guids``: code id to the file's own identifier; ``notes``: (title, text) of
    notes that stand at no coding; ``problems``: what could not be read or placed."""

    name: str
    codebook: Codebook
    code_guids: dict[str, str]
    documents: tuple[ImportedText, ...]
    codings: tuple[ImportedCoding, ...]
    cases: tuple[ImportedCase, ...]
    notes: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]


def read_codebook(path: Path) -> tuple[Codebook, tuple[Problem, ...]]:
    """The codebook of a ``.qdc`` file, and what is wrong in it. Raises InputError when it is no such file."""
    file = RefiFile(path)
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise file.stop("refi_file", "filen kan inte öppnas.", "Kontrollera sökvägen.") from error
    root = parse(content, file)
    if tag(root) not in ("CodeBook", "Project"):
        message = f"filen är ingen REFI-QDA-kodbok: den börjar med <{tag(root)}>."
        raise file.stop("refi_root", message, "Exportera kodboken som .qdc.")
    book = root if tag(root) == "CodeBook" else child(root, "CodeBook")
    codebook, _ = _read_codes(book, root.get("origin") or "", Path(path).stem, file)
    return codebook, tuple(file.problems)


def read_project(path: Path) -> Imported:
    """The project in a ``.qdpx`` file. Raises InputError, with one problem, when the file as a whole cannot be used;
    what is wrong inside it stands in ``problems``, and the rest is read."""
    file = RefiFile(path)
    try:
        return _read(parse(file.unzip(path), file), file)
    finally:
        file.close()


def _read(root: ET.Element, file: RefiFile) -> Imported:
    if tag(root) != "Project":
        message = f"filen är inget REFI-QDA-projekt: den börjar med <{tag(root)}>."
        raise file.stop("refi_root", message, "Exportera projektet på nytt som REFI-QDA.")
    name = root.get("name") or ""
    description = text_of(child(root, "Description"))
    codebook, codes = _read_codes(child(root, "CodeBook"), description, name, file)
    people = _by_guid(inside(root, "Users"), "användare", file)
    users = {key: user.get("name") or user.get("id") or key for key, user in people.items()}
    notes = _by_guid(inside(root, "Notes"), "anteckningar", file)
    said = {key: (note.get("name") or "", _note(note, file)) for key, note in notes.items()}
    used: set[str] = set()

    elements, documents, placings = [], [], []
    for element, label in _text_sources(root):
        source = _source(element, label, file)
        if source is not None:
            selections = [_selection(one) for one in children(element, "PlainTextSelection")]
            elements.append(element)
            placings.append(Placing(label, source, selections))
            documents.append(ImportedText(_own_guid(element, label, documents, file), label, source.text))
    codings, places = [], {}
    spans = place(placings, file.tell)
    for element, document, found in zip(elements, documents, spans, strict=True):
        for selection, span in zip(children(element, "PlainTextSelection"), found, strict=True):
            if span is not None:
                places.setdefault(guid_of(selection), (document.guid, *span))
                codings += _codings(selection, document, span, codes, users, said, used, file)
        if document.text:  # codes on the text as a whole
            codings += _codings(element, document, (0, len(document.text)), codes, users, said, used, file)
    for document in documents:
        places.setdefault(document.guid, (document.guid, 0, len(document.text)))
    cases = _cases(root, places)
    left = tuple(note for key, note in said.items() if key not in used and note[1])
    present = Counter(tag(element) for element in root.iter())
    for name_of, what in NOT_READ.items():
        if present[name_of]:
            file.tell("note", "refi_not_read", f"<{name_of}>", f"{what} tas inte in: {present[name_of]}.")
    ids = {code: key for key, code in codes.items()}
    return Imported(name, codebook, ids, tuple(documents), tuple(codings), cases, left, tuple(file.problems))


def _read_codes(book: ET.Element | None, origin: str, name: str, file: RefiFile) -> tuple[Codebook, dict[str, str]]:
    """The codes in the file's order, groups before what is in them; and identifier to code id."""
    ids: dict[str, str] = {}
    codes: list[Code] = []
    taken: dict[str, int] = {}  # code id: how many codes have wanted it
    waiting = [(code, None) for code in reversed(inside(book, "Codes"))] if book is not None else []
    while waiting:
        element, group = waiting.pop()
        label = element.get("name") or "kod utan namn"
        fields = _code_fields(text_of(child(element, "Description")))
        code = own = fields.pop("Kod-id: ") or label
        if guid_of(element) in ids:
            _tell_repeated("koder", element, file)
        while code in taken:
            taken[own] += 1
            code = f"{own} ({taken[own]})"
        taken[code] = 1
        ids.setdefault(guid_of(element), code)
        codes.append(Code(code, label, group, *fields.values()))
        waiting += [(child, code) for child in reversed(children(element, "Code"))]
    known = _ORIGIN.match(origin)
    return Codebook(known[1] if known else name, known[2] if known else "", tuple(codes)), ids


def _code_fields(description: str) -> dict[str, str]:
    """Definition, when to use, when not, example and id, as :mod:`refi_qda` writes them; else all is definition."""
    fields = {"": [], **{label: [] for label in CODE_PARTS}}
    order, now = ["", *CODE_PARTS], ""
    for part in description.split("\n\n"):
        later = [label for label in order[order.index(now) + 1 :] if part.startswith(label)]
        now, part = (later[0], part.removeprefix(later[0])) if later else (now, part)
        fields[now].append(part)
    return {label: "\n\n".join(parts) for label, parts in fields.items()}


def _text_sources(root: ET.Element) -> Iterator[tuple[ET.Element, str]]:
    """The texts of the project: text papers, and the text that a program has taken out of a PDF."""
    for number, source in enumerate(inside(root, "Sources"), 1):
        label = source.get("name") or f"text {number}"
        if tag(source) == "TextSource":
            yield source, label
        for text in children(source, "Representation") if tag(source) == "PDFSource" else ():
            yield text, label


def _source(element: ET.Element, label: str, file: RefiFile) -> SourceText | None:
    where, mend = f"text ”{label}”", "Exportera projektet med texterna i filen."
    inline = child(element, "PlainTextContent")
    if inline is not None:
        return SourceText(inline.text or "")
    path = element.get("plainTextPath") or ""
    entry, wrong = member(path, file)
    if entry is not None:
        try:
            content = file.read(entry)
        except BROKEN:
            wrong = f"texten ”{path}” är skadad och kan inte packas upp."
        else:
            return SourceText(decode(content, where, file))
    elif not path:
        rich = element.get("richTextPath")
        wrong = "texten finns bara som formaterat dokument." if rich else "texten saknas."
    lost = sum(1 for one in element.iter() if tag(one) == "Coding")
    file.tell("error", "refi_text", where, f"{wrong} {count(lost, 'kodning', 'kodningar')} togs inte in.", mend)
    return None


def _selection(element: ET.Element) -> Selection:
    start, end = ((element.get(name) or "").strip() for name in ("startPosition", "endPosition"))
    numbers = [int(text) if re.fullmatch("-?[0-9]{1,12}", text) else None for text in (start, end)]
    return Selection(
        (element.get("name") or text_of(child(element, "Description"))).strip(),
        *numbers,
        f"{start[:20]}{EN_DASH}{end[:20]}",
        len(children(element, "Coding")),
    )


def _codings(element, document, span, codes, users, said, used, file) -> list[ImportedCoding]:
    """The codes on one selection, or on a whole text; a selection's own notes and description are every code's memo."""
    found = []
    is_selection = tag(element) == "PlainTextSelection"
    shared = [text_of(child(element, "Description")), *_told(element, said, used)] if is_selection else []
    if shared and shared[0] and one_line(shared[0]) == one_line(document.text[slice(*span)]):
        shared[0] = ""  # a quotation, not a comment
    for coding in children(element, "Coding"):
        target = guid_of(child(coding, "CodeRef"), "targetGUID")
        if target not in codes:
            where = f"{document.name}, markering {span[0]}{EN_DASH}{span[1]}"
            message = "kodningens kod finns inte i filens kodbok; kodningen togs inte in."
            file.tell("warning", "refi_code", where, message, "Exportera projektet med hela kodboken.")
            continue
        own = {guid_of(ref, "targetGUID") for ref in children(coding, "NoteRef")}
        value = "\n".join(said[key][1] for key in said if key in own and said[key][0] == VALUE)
        memo = [text for text in (*_told(coding, said, used, VALUE), *shared) if text]
        who = [guid_of(one, name) for one in (coding, element) for name in ("creatingUser", "modifyingUser")]
        coder = next((users[one] for one in who if one in users), "")
        if not coder:
            where = f"{document.name}, markering {span[0]}{EN_DASH}{span[1]}"
            file.tell("warning", "refi_user", where, "det framgår inte vem som har kodat.", "Kodaren står som ”okänd”.")
        time = coding.get("creationDateTime") or element.get("creationDateTime") or ""
        found.append(
            ImportedCoding(
                document.guid,
                *span,
                codes[target],
                coder or "okänd",
                time.removesuffix("T00:00:00"),
                value,
                "\n".join(memo),
            )
        )
    return found


def _told(element: ET.Element, said: dict[str, tuple[str, str]], used: set[str], but: str = "") -> list[str]:
    """The texts of the notes that an element points to; those with the title ``but`` are used elsewhere."""
    keys = [key for ref in children(element, "NoteRef") if (key := guid_of(ref, "targetGUID")) in said]
    used.update(keys)
    return [said[key][1] for key in keys if not but or said[key][0] != but]


def _note(note: ET.Element, file: RefiFile) -> str:
    inline = child(note, "PlainTextContent")
    if inline is not None:
        return inline.text or ""
    source = _source(note, note.get("name") or "anteckning", file)
    return "" if source is None else source.text


def _cases(root: ET.Element, places: dict[str, tuple[str, int, int]]) -> tuple[ImportedCase, ...]:
    variables = {guid_of(one): one.get("name") or "" for one in inside(root, "Variables")}
    cases = []
    for case in inside(root, "Cases"):
        attributes = {}
        for value in children(case, "VariableValue"):
            name = variables.get(guid_of(child(value, "VariableRef"), "targetGUID"), "")
            told = [text_of(one) for one in value if tag(one) != "VariableRef"]
            if name and told:
                attributes[name] = told[0]
        targets = [guid_of(ref, "targetGUID") for kind in ("SourceRef", "SelectionRef") for ref in children(case, kind)]
        spans = tuple(places[target] for target in targets if target in places)
        cases.append(ImportedCase(case.get("name") or "", attributes, spans))
    return tuple(cases)


def _own_guid(element: ET.Element, label: str, documents: list[ImportedText], file: RefiFile) -> str:
    """The text's identifier; one that another text has already is replaced, so that codings stay apart."""
    own = guid_of(element)
    if own and own not in {document.guid for document in documents}:
        return own
    if own:
        _tell_repeated("texter", element, file)
    return guid("repeated", own, label, len(documents))


def _by_guid(elements: list[ET.Element], what: str, file: RefiFile) -> dict[str, ET.Element]:
    found: dict[str, ET.Element] = {}
    for element in elements:
        if found.setdefault(guid_of(element), element) is not element:
            _tell_repeated(what, element, file)
    return found


def _tell_repeated(what: str, element: ET.Element, file: RefiFile) -> None:
    message = f"flera {what} har samma identitet; det som pekar dit hör till den första."
    file.tell("warning", "refi_repeated", f"guid {guid_of(element)[:40]}", message, "Kontrollera var de används.")
