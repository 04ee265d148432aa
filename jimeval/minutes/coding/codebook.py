"""The codebook: what the codes are, when to use them, and the Swedish patterns that propose them.

``data/codebook.yml`` of the package is the one that comes along; a study's own wins over it.
"""

from __future__ import annotations

import difflib
import functools
import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import yaml

from jimeval.base.errors import InputError, Problem
from jimeval.base.swedish import listed, plain
from jimeval.minutes.coding.patterns import NEGATED, ORDERS, Pattern, faults

_BOOK_KEYS = ("name", "version", "codes")
_CODE_KEYS = ("code", "label", "group", "definition", "use_when", "not_when", "example", "patterns")
_NEEDED = ("code", "label", "definition")
_NEEDED_OF_LEAF = ("use_when", "not_when", "example")
_PATTERN_KEYS = ("words", "within", "order", "except", "negated", "value")
_ID = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Code:
    """One code. ``code`` is its stable id; ``group`` the id of the code it belongs under, if any; the rest is Swedish.

    A group is itself a Code, without patterns.
    """

    code: str
    label: str
    group: str | None
    definition: str
    use_when: str
    not_when: str
    example: str
    patterns: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """A named, versioned set of codes, in the order in which they are shown."""

    name: str
    version: str
    codes: tuple[Code, ...]

    def by_id(self, code: str) -> Code:
        """The code with this id. Raises KeyError when the codebook has none."""
        for found in self.codes:
            if found.code == code:
                return found
        raise KeyError(code)

    def __contains__(self, code: object) -> bool:
        return any(found.code == code for found in self.codes)

    def label(self, code: str) -> str:
        """What the code is called; its id when the codebook no longer has it, so that old codings can be shown."""
        return next((found.label for found in self.codes if found.code == code), code)

    def under(self, group: str) -> tuple[Code, ...]:
        """The codes of a group, in order."""
        return tuple(found for found in self.codes if found.group == group)

    def suggestions(self, code: str) -> list[str]:
        """Ids like the one written, likest first."""
        return difflib.get_close_matches(code.lower(), [found.code for found in self.codes], 3, 0.6)


NO_CODEBOOK = Codebook("", "", ())  # proposes nothing


def load_codebook(path: str | Path | None = None) -> Codebook:
    """The codebook at ``path``, or the packaged one. Raises InputError with everything that is wrong with it."""
    return _packaged() if path is None else parse_codebook(Path(path).read_bytes(), Path(path).name)


@functools.cache
def _packaged() -> Codebook:
    return parse_codebook((resources.files("jimeval") / "data" / "codebook.yml").read_bytes(), "codebook.yml")


def parse_codebook(content: bytes, place: str) -> Codebook:
    """The codebook in a file's bytes; ``place`` names the file in problems. Raises InputError with all faults."""
    problems: list[Problem] = []
    reader = _Reader(place, problems)
    book = reader.book(content)
    if problems:
        raise InputError(problems)
    return book


class _Reader:
    """From YAML nodes, which know their lines, to a codebook; what is wrong is added to ``problems``."""

    def __init__(self, place: str, problems: list[Problem]):
        self._place = place
        self._problems = problems

    def _wrong(self, node: yaml.Node | None, key: str, message: str, mend: str) -> None:
        where = [f"rad {node.start_mark.line + 1}" if node else "", f"”{key}”" if key else ""]
        self._problems.append(
            Problem("error", "broken_codebook", ", ".join(filter(None, where)), message, mend, self._place)
        )

    def book(self, content: bytes) -> Codebook | None:
        root = self._composed(content)
        if root is None:
            return None
        fields = self._mapping(root, _BOOK_KEYS, "kodboken")
        texts = {key: self._text(fields, key, "kodboken", root) for key in ("name", "version")}
        codes = fields.get("codes")
        if not isinstance(codes, yaml.SequenceNode) or not codes.value:
            self._wrong(codes or root, "codes", "kodboken har ingen lista med koder.", "Skriv koderna under codes:.")
            return None
        found = [self._code(node) for node in codes.value]
        self._check_ids(found)
        return Codebook(texts["name"], texts["version"], tuple(code for code, _ in found if code))

    def _composed(self, content: bytes) -> yaml.Node | None:
        try:
            root = yaml.compose(plain(content.decode("utf-8-sig")), Loader=yaml.SafeLoader)
        except UnicodeDecodeError as reason:
            line = content.count(b"\n", 0, reason.start) + 1
            where, what = f"rad {line}", "filen är inte sparad som UTF-8."
            self._problems.append(
                Problem("error", "broken_codebook", where, what, "Spara om den som UTF-8.", self._place)
            )
            return None
        except (yaml.YAMLError, RecursionError) as reason:
            mark = getattr(reason, "problem_mark", None)
            self._problems.append(
                Problem(
                    "error",
                    "broken_codebook",
                    f"rad {mark.line + 1}" if mark else "",
                    "filen är inte giltig YAML.",
                    "Se efter indrag, citattecken och kolon på raden och raden ovanför.",
                    self._place,
                )
            )
            return None
        if not isinstance(root, yaml.MappingNode):
            self._wrong(root, "", "filen har inte name, version och codes.", "Utgå från den medföljande kodboken.")
            return None
        return root

    def _mapping(self, node: yaml.MappingNode, known: tuple[str, ...], whose: str) -> dict[str, yaml.Node]:
        """Key -> value node; unknown and doubled keys are wrong."""
        fields: dict[str, yaml.Node] = {}
        for key, value in node.value:
            written = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if written not in known:
                self._wrong(key, written, f"nyckeln finns inte i {whose}.", f"Tillåtna: {', '.join(known)}.")
            elif written in fields:
                self._wrong(key, written, f"nyckeln står två gånger i {whose}.", "Behåll en av dem.")
            fields[written] = value
        return fields

    def _text(self, fields: dict[str, yaml.Node], key: str, whose: str, owner: yaml.Node, needed: bool = True) -> str:
        node = fields.get(key)
        if node is None or (isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")):
            if needed and node is None:
                self._wrong(owner, key, f"nyckeln saknas i {whose}.", "Skriv till den.")
            elif needed:
                self._wrong(node, key, f"nyckeln är tom i {whose}.", "Fyll i den.")
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self._wrong(node, key, f"här ska stå en text i {whose}.", "Skriv en text, inte en lista.")
            return ""
        text = " ".join(node.value.split())
        if needed and not text:
            self._wrong(node, key, f"nyckeln är tom i {whose}.", "Fyll i den.")
        return text

    def _code(self, node: yaml.Node) -> tuple[Code | None, dict[str, yaml.Node]]:
        """The code, if there is one, and the nodes of its keys."""
        if not isinstance(node, yaml.MappingNode):
            self._wrong(node, "codes", "här ska stå en kod med nycklar.", f"Nycklarna är: {', '.join(_CODE_KEYS)}.")
            return None, {}
        named = next((v.value for k, v in node.value if getattr(k, "value", None) == "code"), "")
        whose = f"koden ”{named}”" if isinstance(named, str) and named else "en kod utan id"
        fields = self._mapping(node, _CODE_KEYS, whose)
        needed = _NEEDED + (_NEEDED_OF_LEAF if {"group", "patterns"} & fields.keys() else ())
        texts = {
            key: self._text(fields, key, whose, node, key in needed)
            for key in ("code", "label", "group", "definition", "use_when", "not_when", "example")
        }
        patterns = self._patterns(fields.get("patterns"), whose)
        return Code(**(texts | {"group": texts["group"] or None}), patterns=patterns), fields

    def _patterns(self, node: yaml.Node | None, whose: str) -> tuple[Pattern, ...]:
        if node is None or node.tag.endswith(":null"):
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self._wrong(node, "patterns", f"mönstren i {whose} är ingen lista.", "Börja varje mönster med - .")
            return ()
        return tuple(found for item in node.value if (found := self._pattern(item, whose)))

    def _pattern(self, node: yaml.Node, whose: str) -> Pattern | None:
        if isinstance(node, yaml.ScalarNode):
            return Pattern(words) if (words := self._words(node, "patterns", whose)) else None
        if not isinstance(node, yaml.MappingNode):
            self._wrong(node, "patterns", f"mönstret i {whose} är varken ord eller nycklar.", "Skriv ord.")
            return None
        fields = self._mapping(node, _PATTERN_KEYS, f"ett mönster i {whose}")
        if "words" not in fields:
            self._wrong(node, "words", f"mönstret i {whose} har inga ord.", "Skriv words: och orden.")
            return None
        unless = fields.get("except")
        excluded = unless.value if isinstance(unless, yaml.SequenceNode) else [unless] if unless else []
        return Pattern(
            self._words(fields["words"], "words", whose),
            self._within(fields.get("within"), whose),
            self._one_of(fields, "order", ORDERS, whose),
            tuple(words for item in excluded if (words := self._words(item, "except", whose))),
            self._one_of(fields, "negated", NEGATED, whose),
            self._text(fields, "value", whose, node, False),
        )

    def _words(self, node: yaml.Node, key: str, whose: str) -> str:
        words = " ".join(node.value.split()) if isinstance(node, yaml.ScalarNode) else ""
        for fault in faults(words):
            mend = "Skriv ord, stam*, *slut, =form, a|b eller INTE, med blanksteg emellan."
            self._wrong(node, key, f"{fault} (i {whose}).", mend)
        return words

    def _within(self, node: yaml.Node | None, whose: str) -> int:
        if node is None:
            return Pattern("").within
        if isinstance(node, yaml.ScalarNode) and re.fullmatch(r"\d{1,3}", node.value):
            return int(node.value)
        self._wrong(node, "within", f"det är inget antal ord (i {whose}).", "Skriv ett heltal från 0 till 999.")
        return 0

    def _one_of(self, fields: dict[str, yaml.Node], key: str, allowed: tuple[str, ...], whose: str) -> str:
        node = fields.get(key)
        value = getattr(node, "value", None)
        if node is not None and value not in allowed:
            self._wrong(node, key, f"”{value}” är inget val (i {whose}).", f"Tillåtna: {', '.join(allowed)}.")
        return value if value in allowed else allowed[0]

    def _check_ids(self, found: list[tuple[Code | None, dict[str, yaml.Node]]]) -> None:
        first: dict[str, yaml.Node] = {}
        codes = [(code, fields) for code, fields in found if code and code.code]
        for code, fields in codes:
            node = fields["code"]
            if not _ID.fullmatch(code.code):
                mend = "Skriv små bokstäver a–z, siffror och _."
                self._wrong(node, "code", f"”{code.code}” kan inte vara ett id.", mend)
            if first.setdefault(code.code, node) is not node:
                line = first[code.code].start_mark.line + 1
                self._wrong(node, "code", f"koden ”{code.code}” finns redan på rad {line}.", "Byt id på den ena.")
        parents = {code.code: code.group for code, _ in reversed(codes)}
        for code, fields in codes:
            if code.group and code.group not in first:
                near = difflib.get_close_matches(code.group, first, 1)
                mend = f"Menade du {listed(near)}?" if near else "Skriv en kod med det id:t, eller ta bort raden."
                message = f"gruppen ”{code.group}” till koden ”{code.code}” finns inte."
                self._wrong(fields["group"], "group", message, mend)
            elif code.group and first[code.code] is fields["code"] and _circles(code.code, parents):
                self._wrong(fields["group"], "group", f"koden ”{code.code}” ligger under sig själv.", "Ändra gruppen.")


def _circles(code: str, parents: dict[str, str | None]) -> bool:
    seen, at = set(), code
    while at and at not in seen:
        seen.add(at)
        at = parents.get(at)
    return at is not None and at == code
