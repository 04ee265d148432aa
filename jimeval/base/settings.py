"""A study's settings: ``jimeval.yml`` in its root, which need not exist. Everything wrong in it is said at once.

The file is composed and never constructed whole: every value keeps its line, and nothing in it can run. Secrets do not
stand in it; it names the environment variables that hold them.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jimeval.base.errors import Problem, UsageError, describe
from jimeval.base.swedish import plain

NAME = "jimeval.yml"
DEFAULT_PRELOAD = (  # what nearly every page's cells import, also late; seaborn, for a few pages, would delay all
    "pandas",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "matplotlib.pyplot",
    "jimeval.study.agency_year",
    "jimeval.study.programme_year",
    "jimeval.study.plans.view",
    "jimeval.study.paper",
    "jimeval.ratings.figure",
    "jimeval.ratings.grid",
)
KERNELS = ("forked", "plain")
SECURITY = ("starttls", "tls", "none")
PORTS = {"starttls": 587, "tls": 465, "none": 25}
_SECRETS = ("password", "pass", "passwd", "pwd", "lösenord", "losenord", "secret", "token", "user", "username", "login")
_LOOPBACK = re.compile(r"localhost|127(\.\d{1,3}){3}|::1")


class _Wrong(Exception):
    """A value that does not fit: what is wrong, and what to do."""

    def __init__(self, message: str, mend: str = ""):
        super().__init__(message)
        self.message, self.mend = message, mend


def _given(read: Callable[[Any], Any], key: str = "", **default: Any) -> Any:
    """A field with how its value is read; ``key`` is what the file calls it, where that is another word."""
    return field(**default, metadata={"read": read, "key": key})


def _choice(*known: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value in known:
            return value
        raise _Wrong(f"{_shown(value)} finns inte.", f"{near(value, known)}Välj bland: {', '.join(known)}.")

    return read


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value <= 0:
        raise _Wrong(f"ska vara ett antal sekunder större än 0, inte {_shown(value)}.")
    return float(value)


def _port(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 65536:
        raise _Wrong(f"ska vara ett heltal från 1 till 65535, inte {_shown(value)}.")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Wrong(f"ska vara text, inte {_shown(value)}.")
    if not value.isprintable():
        raise _Wrong("ska stå på en rad.")
    return value.strip()


def _modules(value: Any) -> tuple[str, ...]:
    names = value if isinstance(value, list) else [value]
    for name in names:
        if not isinstance(name, str) or not re.fullmatch(r"[^\W\d]\w*(\.[^\W\d]\w*)*", name):
            raise _Wrong(f"{_shown(name)} är ingen Python-modul.", "Skriv en lista, till exempel: [numpy, pandas]")
    return tuple(dict.fromkeys(names))


def _address(value: Any) -> str:
    """``lisa@exempel.se`` or ``Lisa Åström <lisa@exempel.se>``, on one line."""
    text = _text(value)
    found = re.fullmatch(r"(?:[^<>@]*<([^<>]+)>|([^<>]+))", text)
    address = (found[1] or found[2]).strip() if found else ""
    if not re.fullmatch(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)*", address, re.ASCII):
        raise _Wrong(f"{_shown(text)} är ingen e-postadress.", "Skriv namn@domän.se eller: Namn <namn@domän.se>")
    return text


def _addresses(value: Any) -> tuple[str, ...]:
    given = value if isinstance(value, list) else [value]
    if value is None or not given:
        raise _Wrong("ska vara minst en e-postadress.", "Skriv till exempel: [lisa@exempel.se]")
    return tuple(dict.fromkeys(_address(one) for one in given))


def _variable(value: Any) -> str:
    """The name of an environment variable. In capitals only: what else stands there may be the secret itself."""
    if isinstance(value, str) and re.fullmatch(r"[A-Z_][A-Z0-9_]*", value):
        return value
    raise _Wrong("ska vara namnet på en miljövariabel, med stora bokstäver.", "Skriv till exempel: MAIL_PASSWORD")


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """How notebooks are run.

    kernels       forked: kernels branch off from a server that has imported ``preload``; plain: each starts anew
    preload       modules that the server imports
    deadline      seconds that one notebook may take; cell_timeout: one cell
    """

    kernels: str = _given(_choice(*KERNELS), default="forked")
    preload: tuple[str, ...] = _given(_modules, default=DEFAULT_PRELOAD)
    deadline: float = _given(_seconds, default=1800.0)
    cell_timeout: float = _given(_seconds, default=600.0)


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Where a notice is mailed.

    security       starttls, tls or none; port: the usual one of these when not given
    user_from      environment variable that holds the user's name; password_from: the password
    """

    server: str = _given(_text)
    sender: str = _given(_address, key="from")
    to: tuple[str, ...] = _given(_addresses)
    port: int = _given(_port, default=0)
    security: str = _given(_choice(*SECURITY), default="starttls")
    user_from: str = _given(_variable, default="")
    password_from: str = _given(_variable, default="")

    def __post_init__(self):
        if not self.port:
            object.__setattr__(self, "port", PORTS[self.security])

    @property
    def on_this_machine(self) -> bool:
        return bool(_LOOPBACK.fullmatch(self.server))


@dataclass(frozen=True, slots=True)
class NotifySettings:
    """Whom a notice reaches: a file, below the study's root unless absolute, and mail; neither when not given."""

    file: str = _given(_text, default="")
    mail: MailSettings | None = field(default=None, metadata={"section": MailSettings})


@dataclass(frozen=True, slots=True)
class Settings:
    report: ReportSettings = field(default=ReportSettings(), metadata={"section": ReportSettings})
    notify: NotifySettings = field(default=NotifySettings(), metadata={"section": NotifySettings})


def key_of(one: dataclasses.Field) -> str:
    """What the file calls a field."""
    return one.metadata.get("key") or one.name


def read_settings(folder: Path) -> Settings:
    """The settings of the study in the folder; the defaults where it has no ``jimeval.yml``.

    Raises UsageError naming everything in the file that is not understood: line, key, what is wrong, what to do.
    """
    path = Path(folder) / NAME
    try:
        text = plain(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return Settings()
    except UnicodeDecodeError:
        raise UsageError(describe([_problem("", "filen är inte skriven i UTF-8.", "Spara den som UTF-8.")])) from None
    except OSError as error:
        raise UsageError(describe([_problem("", f"filen går inte att läsa: {error.strerror}.")])) from None
    return _parsed(text)


def _parsed(text: str) -> Settings:
    import yaml

    try:
        loader = yaml.SafeLoader(text)
        root = loader.get_single_node()
        if root is None:
            return Settings()
        reader = _Reader(loader)
        settings = reader.section(Settings, root, root, "")
    except (yaml.YAMLError, RecursionError) as reason:
        mark = getattr(reason, "problem_mark", None)
        where = f"rad {mark.line + 1}" if mark else ""
        mend = 'Kontrollera indrag och kolon; sätt text med : ? # eller , inom "".'
        raise UsageError(describe([_problem(where, "filen är inte giltig YAML.", mend)])) from None
    if reader.problems:
        reader.problems.sort(key=lambda found: found[0])
        raise UsageError(describe(problem for _, problem in reader.problems))
    return settings


class _Reader:
    """Reads sections by the dataclasses' own fields, and keeps what was wrong with its line."""

    def __init__(self, loader):
        self.loader = loader
        self.problems: list[tuple[int, Problem]] = []

    def section(self, kind: type, key_node, node, where: str):
        """A section as its dataclass; None when something in it is wrong."""
        import yaml

        before = len(self.problems)
        fields = {key_of(one): one for one in dataclasses.fields(kind)}
        required = [key for key, one in fields.items() if one.default is dataclasses.MISSING]
        if not isinstance(node, yaml.MappingNode):
            self._wrong(
                key_node, where, "ska vara en grupp av nycklar.", f"Skriv dem på egna rader: {', '.join(fields)}."
            )
            return None
        values: dict[str, Any] = {}
        seen: set[str] = set()
        for own_node, value_node in node.value:
            key = own_node.value if isinstance(own_node, yaml.ScalarNode) else "?"
            place = f"{where}.{key}" if where else key
            if key not in fields:
                self._unknown(own_node, key, place, where, fields)
            elif key in seen:
                self._wrong(own_node, place, "står två gånger.", "Behåll den ena.")
            else:
                one = fields[key]
                if value_node.tag.endswith(":null"):  # a key with nothing after it: as if it were not there
                    continue
                if section := one.metadata.get("section"):
                    values[one.name] = self.section(section, own_node, value_node, place)
                else:
                    values[one.name] = self._value(one, own_node, value_node, place)
            seen.add(key)
        for key in required:
            if key not in seen or fields[key].name not in values:
                self._wrong(key_node, f"{where}.{key}", "saknas.", f"Skriv till exempel: {_EXAMPLES[key]}")
        if kind is MailSettings and len(self.problems) == before:
            self._login(key_node, where, kind(**values))
        return kind(**values) if len(self.problems) == before else None

    def _value(self, one: dataclasses.Field, key_node, node, place: str) -> Any:
        import yaml

        try:
            value = self.loader.construct_object(node, deep=True)
        except (ValueError, RecursionError, yaml.YAMLError):  # a date that does not exist, a list within itself
            value = node.value if isinstance(node.value, str) else {}
        try:
            return one.metadata["read"](value)
        except _Wrong as wrong:
            self._wrong(key_node, place, wrong.message, wrong.mend)
            return None

    def _unknown(self, node, key: str, place: str, where: str, fields: Iterable[str]) -> None:
        if where == "notify.mail" and key.casefold() in _SECRETS:
            of = "user" if key.casefold() in ("user", "username", "login") else "password"
            self._wrong(
                node,
                place,
                "användarnamn och lösenord får inte stå i filen.",
                f"Stryk raden, lägg värdet i en miljövariabel och skriv vad den heter: {of}_from: MAIL_{of.upper()}",
            )
        else:
            self._wrong(node, place, "är okänd.", f"{near(key, fields)}Kända nycklar: {', '.join(fields)}.")

    def _login(self, node, where: str, mail: MailSettings) -> None:
        """A login has two parts, and its password goes to another machine over TLS only."""
        if bool(mail.user_from) != bool(mail.password_from):
            missing = "password_from" if mail.user_from else "user_from"
            self._wrong(
                node, f"{where}.{missing}", "saknas.", "Ange både user_from och password_from, eller ingen av dem."
            )
        elif mail.password_from and mail.security == "none" and not mail.on_this_machine:
            self._wrong(
                node,
                f"{where}.security",
                f"lösenordet skulle gå i klartext till {mail.server}.",
                "Skriv starttls eller tls, eller ta bort user_from och password_from.",
            )

    def _wrong(self, node, place: str, message: str, mend: str = "") -> None:
        line = node.start_mark.line + 1
        self.problems.append((line, _problem(f"rad {line}, {place}" if place else f"rad {line}", message, mend)))


_EXAMPLES = {"server": "server: smtp.exempel.se", "from": "from: jimeval@exempel.se", "to": "to: [lisa@exempel.se]"}


def near(word: Any, known: Iterable[str]) -> str:
    """``Menade du forked? ``, or nothing when no known word is like it."""
    found = difflib.get_close_matches(str(word).casefold(), list(known), n=1)
    return f"Menade du {found[0]}? " if found else ""


def _problem(where: str, message: str, mend: str = "") -> Problem:
    return Problem("error", "settings", where, message, mend, NAME)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "inget"
    if isinstance(value, list):
        return "en lista"
    return f"”{value}”" if isinstance(value, str | int | float) else "en grupp"
