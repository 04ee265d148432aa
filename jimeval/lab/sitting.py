"""A rating session in a notebook: forms when somebody sits there, one plain line when a machine runs the cell."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable

from jimeval.base.display import Finding
from jimeval.base.whole_files import write_whole
from jimeval.lab.choices import usable
from jimeval.lab.session import RatingSession
from jimeval.lab.session_file import file_stem
from jimeval.ratings.printed_form import printable_form
from jimeval.register import register
from jimeval.study import Study

INSTALL = 'Här behövs ipywidgets. Kör: make lab, eller: pip install "jimeval[lab]", och starta om JupyterLab.'
NOBODY = "Öppna arbetsboken i JupyterLab (jimeval lab) och kör cellen: här visas då samtalets formulär."
NOT_BEGUN = "Samtalet är inte påbörjat."


def rating_session(study: Study) -> Sitting:
    """A rating session to hold in JupyterLab: shown as the last line of a cell it asks for the rest in forms."""
    return Sitting(study)


class Sitting:
    """What a notebook shows of a session. ``session``: the session itself, None until it is begun in the forms."""

    def __init__(self, study: Study, session: RatingSession | None = None):
        self.study, self.session = study, session
        self._forms = None

    def __repr__(self) -> str:
        if self.session:
            return repr(self.session)
        return NOT_BEGUN if somebody_is_there() else NOBODY

    def _repr_mimebundle_(self, include=None, exclude=None, **options) -> dict[str, str]:
        """The forms, the same ones each time, where they can be used; else words. A stored notebook run by a machine
        thus holds no form that nobody can use, and no random name of one."""
        if not somebody_is_there():
            return {"text/plain": repr(self)}
        if importlib.util.find_spec("ipywidgets") is None:
            return {"text/plain": INSTALL}
        if self._forms is None:
            from jimeval.lab.widgets import SessionForms

            self._forms = SessionForms(self.study, self.session, self._begun)
        shown = self._forms.box._repr_mimebundle_()
        return shown | {"text/plain": repr(self)}

    def write_form(
        self, instrument: str, *, agency: str = "", occasion: str = "", lines: Iterable[int] | None = None
    ) -> Finding:
        """Writes the instrument's form on paper as a page to print, into reports/, and says where it lies.

        agency  in any spelling; occasion: the day or the round, for the foot of the page; lines: those to ask about
        Raises UsageError for an unknown instrument or agency, or an instrument that no form can be drawn of.
        """
        named = register().resolve(agency).name if agency else ""
        form = usable(self.study, instrument)
        place = self.study.folder.reports / "rating_session" / f"{file_stem('blankett', form.id)}.html"
        page = printable_form(form, named, occasion, lines)
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, page)
        shown = place.relative_to(self.study.folder.root).as_posix()
        return Finding(f"Blanketten ligger i {shown}. Öppna den i en webbläsare och skriv ut den i verklig storlek.")

    def _begun(self, session: RatingSession) -> None:
        self.session = session


def somebody_is_there() -> bool:
    """Whether the cell being run could ask its reader something: papermill, nbval and the like say that it cannot."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    kernel = getattr(shell, "kernel", None)
    if kernel is None:
        return False
    return bool(kernel.get_parent("shell").get("content", {}).get("allow_stdin"))
