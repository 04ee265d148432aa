"""The parameters cell of a notebook: what it declares, and whether given values fit.

papermill lets an unknown parameter pass with a warning and runs the default instead; here everything is checked
before anything runs. A notebook is read as plain JSON, so that this costs no heavy import.
"""

from __future__ import annotations

import ast
import difflib
import io
import json
import tokenize
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jimeval.base.errors import UsageError

TAG = "parameters"
_TYPES = {"str": "text", "int": "heltal", "float": "tal", "bool": "True eller False", "None": "None"}
_EXAMPLE = 'agency: str = "CSN"  # myndighet'


@dataclass(frozen=True, slots=True)
class Parameter:
    """One line of a parameters cell.

    types    names of the types that fit: str, int, float, bool, None; empty when only the allowed values fit
    allowed  the values of a ``Literal``; empty when any value of the types fits
    default  the value written in the notebook
    help     the comment on the line, in Swedish
    """

    name: str
    types: tuple[str, ...]
    allowed: tuple[Any, ...]
    default: Any
    help: str = ""

    def fits(self, value: Any) -> bool:
        if any(type(value) is type(allowed) and value == allowed for allowed in self.allowed):
            return True
        kind = "None" if value is None else type(value).__name__
        return kind in self.types or (kind == "int" and "float" in self.types)

    def wanted(self) -> str:
        """What would fit, in words: ``heltal``, ``internal, agency eller public``."""
        return _either([str(value) for value in self.allowed] + [_TYPES[name] for name in self.types])


def read_notebook(path: Path) -> dict:
    """The notebook as JSON. Raises UsageError when it is missing or is no notebook."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"Arbetsboken {path.name} finns inte i mappen {path.parent.name}.") from None
    except (OSError, ValueError) as error:
        raise UsageError(
            f"Arbetsboken {path.name} går inte att läsa: {_in_words(error)}. Hämta tillbaka en hel version av filen."
        ) from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise UsageError(f"Arbetsboken {path.name} går inte att läsa: filen är ingen Jupyter-arbetsbok (version 4).")
    broken = [str(number) for number, cell in enumerate(notebook["cells"], start=1) if not _is_cell(cell)]
    if broken:
        raise UsageError(
            f"Arbetsboken {path.name} går inte att läsa: cell {', '.join(broken)} är trasig. "
            "Hämta tillbaka en hel version av filen."
        )
    return notebook


def _in_words(error: OSError | ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"filen är avbruten eller skadad vid rad {error.lineno}" if error.doc.strip() else "filen är tom"
    return "filen är inte text i UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)


def _language(notebook: Mapping) -> str:
    """The language that the notebook says it is written in; Python when it says nothing."""
    about = notebook.get("metadata")
    for name, field in (("kernelspec", "language"), ("language_info", "name")):
        told = about.get(name) if isinstance(about, dict) else None
        if isinstance(told, dict) and isinstance(told.get(field), str) and told[field]:
            return told[field]
    return "Python"


def _is_cell(cell: Any) -> bool:
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        return False
    text = cell.get("source", "")
    whole = isinstance(text, str) or isinstance(text, list) and all(isinstance(line, str) for line in text)
    return whole and isinstance(cell.get("metadata", {}), dict)


def source(cell: Mapping) -> str:
    """A cell's text; notebooks store it whole or as a list of lines."""
    text = cell.get("source", "")
    return text if isinstance(text, str) else "".join(text)


def declared(path: Path) -> dict[str, Parameter]:
    """The parameters that a notebook declares, by name, in its own order.

    Raises UsageError for another language than Python, and with every line that is not an annotated assignment of a
    plain value.
    """
    notebook = read_notebook(path)
    if (language := _language(notebook)).lower() != "python":
        raise UsageError(
            f"Arbetsboken {path.name} är skriven i {language}. Sidor kan bara göras av arbetsböcker i Python."
        )
    cells = [cell for cell in notebook["cells"] if TAG in cell.get("metadata", {}).get("tags", [])]
    if not cells:
        raise UsageError(
            f"Arbetsboken {path.name} har ingen cell med etiketten ”{TAG}”. "
            f"Ge den en, med en rad för varje parameter, till exempel: {_EXAMPLE}"
        )
    if len(cells) > 1:
        raise UsageError(f"Arbetsboken {path.name} har {len(cells)} celler med etiketten ”{TAG}”. Behåll en.")
    text = source(cells[0])
    try:
        statements = ast.parse(text).body
    except SyntaxError as error:
        raise UsageError(
            f"Arbetsboken {path.name}: parametercellens rad {error.lineno} är inte giltig Python."
        ) from None
    comments, parameters, problems = _comments(text), {}, []
    for statement in statements:
        try:
            parameter = _parameter(statement, comments.get(statement.end_lineno, ""))
        except ValueError as error:
            problems.append(f"Arbetsboken {path.name}: parametercellens rad {statement.lineno} {error}")
        else:
            parameters[parameter.name] = parameter
    if problems:
        raise UsageError("\n".join(problems))
    return parameters


def problems_with(path: Path, parameters: Mapping[str, Parameter], given: Mapping[str, Any]) -> list[str]:
    """One Swedish sentence for each given value that the notebook cannot take; empty when all fit."""
    problems = []
    for name, value in given.items():
        if name not in parameters:
            known = f"Den har: {', '.join(parameters)}." if parameters else "Den har inga parametrar."
            problems.append(f"Arbetsboken {path.name} har ingen parameter ”{name}”. {known}{_near(name, parameters)}")
        elif not parameters[name].fits(value):
            parameter = parameters[name]
            near = _near(value, map(str, parameter.allowed)) if isinstance(value, str) else ""
            problems.append(
                f"Arbetsboken {path.name}: {name} ska vara {parameter.wanted()}, men fick {_shown(value)}.{near}"
            )
    return problems


def _comments(text: str) -> dict[int, str]:
    """The comment of each line, by line number from 1."""
    return {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT
    }


def _parameter(statement: ast.stmt, comment: str) -> Parameter:
    if not isinstance(statement, ast.AnnAssign):
        raise ValueError(f"saknar typ. Skriv namn, typ, värde och en kommentar, till exempel: {_EXAMPLE}")
    if not isinstance(statement.target, ast.Name) or statement.value is None:
        raise ValueError(f"ger inget värde åt ett namn. Skriv till exempel: {_EXAMPLE}")
    try:
        default = ast.literal_eval(statement.value)
    except ValueError:
        raise ValueError("räknar ut sitt värde. En parameter ska ha ett värde som står utskrivet.") from None
    types, allowed = _annotation(statement.annotation)
    parameter = Parameter(statement.target.id, tuple(types), tuple(allowed), default, comment)
    if not parameter.fits(default):
        raise ValueError(f"har värdet {_shown(default)}, som inte är {parameter.wanted()}.")
    return parameter


def _annotation(node: ast.expr) -> tuple[list[str], list[Any]]:
    """Names of types and allowed values of ``str``, ``int | None``, ``Optional[int]`` or ``Literal["a", "b"]``."""
    if isinstance(node, ast.Constant) and node.value is None:
        return ["None"], []
    if isinstance(node, ast.Name) and node.id in _TYPES:
        return [node.id], []
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        left, right = _annotation(node.left), _annotation(node.right)
        return left[0] + right[0], left[1] + right[1]
    if isinstance(node, ast.Subscript):
        outer = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
        if outer == "Literal":
            values = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            return [], [ast.literal_eval(value) for value in values]
        if outer == "Optional":
            types, allowed = _annotation(node.slice)
            return [*types, "None"], allowed
    raise ValueError(
        f"har typen {ast.unparse(node)}, som inte kan kontrolleras. Använd str, int, float, bool eller Literal."
    )


def _shown(value: Any) -> str:
    return f"”{value}”" if isinstance(value, str) else repr(value)


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} eller {words[-1]}"


def _near(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f" Menade du {near[0]}?" if near else ""
