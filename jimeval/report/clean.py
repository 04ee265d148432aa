"""An executed notebook brought to one form: same input, same bytes, whatever the folder, process and hour."""

from __future__ import annotations

import os
import re
import sysconfig
from collections.abc import Callable
from pathlib import Path

import jimeval
from jimeval.base.persons import PersonKey

INJECTED = "injected-parameters"
ERROR_MARKER = "papermill-error-cell-tag"
_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+")
# from the beginning of a word only: a long word without a space would else be searched from each of its letters
_CELL_FILE = re.compile(r"(?<![^\s\"'<>])[^\s\"'<>]*ipykernel_\d+[/\\]\d+\.py")
_STYLER = re.compile(r'id="T_([0-9a-f]{5})[_"]')


def clean(notebook, root: Path) -> None:
    """Strips, in place, what differs between two runs over the same data.

    That is: times, paths and papermill's notes in metadata; random cell ids; the order in which warnings happened to
    arrive; colours, memory addresses and absolute paths in outputs.
    """
    notebook.cells = [cell for cell in notebook.cells if ERROR_MARKER not in cell.metadata.get("tags", [])]
    notebook.metadata = _notebook_metadata(notebook.metadata)
    scrub = scrubber(root)
    for number, cell in enumerate(notebook.cells, start=1):
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        if not cell.metadata.get("tags"):
            cell.metadata.pop("tags", None)
        elif INJECTED in cell.metadata.tags:
            cell.id = INJECTED
        if cell.cell_type == "code":
            cell.outputs = _ordered(cell.outputs)
            for output in cell.outputs:
                _clean_output(output, scrub, number)


def without_names(notebook, persons: PersonKey) -> None:
    """Pseudonyms, in place, for the names of persons that cells or what they show still hold, such as a file's name."""
    for cell in notebook.cells:
        cell.source = persons.mask(cell.source)
        for output in cell.get("outputs", ()):
            for holder in (output, output.get("data", {})):
                for name, words in holder.items():
                    if isinstance(words, str) and (name == "text" or name.startswith("text/")):
                        holder[name] = persons.mask(words)


def with_fixed_ids(notebook) -> None:
    """Gives cells without an id one by their place: nbformat would invent random ones."""
    for number, cell in enumerate(notebook.cells, start=1):
        cell.setdefault("id", f"cell-{number}")
    notebook.nbformat_minor = max(notebook.nbformat_minor, 5)


def scrubber(root: Path) -> Callable[[str], str]:
    """A function that takes colours, addresses and absolute paths out of a text.

    The study's own folder is left out, so that a path reads as from the study; a library's file reads as from its
    package. Both the full form and the one with ``~`` for the home folder, which IPython writes, are met.
    """
    replacements = [(re.compile(re.escape(folder + os.sep)), "") for folder in _folders(root)]
    replacements += [(re.compile(re.escape(form) + r"(?![\w.-])"), ".") for form in _forms(root)]

    def scrub(text: str) -> str:
        text = _ADDRESS.sub("", _CELL_FILE.sub("arbetsboken", _ANSI.sub("", text)))
        for pattern, written in replacements:
            text = pattern.sub(written, text)
        return text

    return scrub


def _folders(root: Path) -> list[str]:
    """Folders to leave out of paths, the deepest first."""
    names = ("purelib", "platlib", "stdlib", "platstdlib")
    folders = [root, Path(jimeval.__file__).resolve().parents[1], *(Path(sysconfig.get_path(name)) for name in names)]
    forms = {form for folder in folders for form in _forms(folder)}
    return sorted(forms, key=lambda form: (-len(form), form))


def _forms(folder: Path) -> list[str]:
    """How a folder may be written: as given, with links followed, with ``~``; none for a top folder such as /."""
    forms = []
    for path in (folder, folder.resolve()):
        if len(path.parts) > 2:
            forms.append(str(path))
            if path.is_relative_to(Path.home()) and path != Path.home():
                forms.append(os.path.join("~", path.relative_to(Path.home())))
    return list(dict.fromkeys(forms))


def _notebook_metadata(metadata):
    kept = {name: metadata[name] for name in ("jimeval", "language_info") if name in metadata}
    kept["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return type(metadata)({name: kept[name] for name in sorted(kept)})


def _ordered(outputs: list) -> list:
    """Outputs in order, pieces of printed text joined; warnings last, since they arrive when they arrive."""
    ordered, warnings = [], []
    for output in outputs:
        if output.output_type != "stream":
            ordered.append(output)
            continue
        place = warnings if output.name == "stderr" else ordered
        if place and place[-1].output_type == "stream":
            place[-1].text += output.text
        else:
            place.append(output)
    return ordered + warnings


def _clean_output(output, scrub: Callable[[str], str], cell_number: int) -> None:
    if output.output_type == "stream":
        output.text = scrub(output.text)
    elif output.output_type == "error":
        output.evalue = scrub(output.evalue)
        output.traceback = [scrub(line) for line in output.traceback]
    else:
        for kind, text in output.data.items():
            if isinstance(text, str) and (kind.startswith("text/") or kind == "image/svg+xml"):
                output.data[kind] = scrub(text)
        if "text/html" in output.data:
            output.data["text/html"] = _named_styles(output.data["text/html"], cell_number)


def _named_styles(html: str, cell_number: int) -> str:
    """pandas' Styler names a table at random; here it is named by its cell."""
    for number, name in enumerate(dict.fromkeys(_STYLER.findall(html)), start=1):
        html = re.sub(rf"\bT_{name}(?![0-9a-f])", f"T_c{cell_number}t{number}", html)
    return html
