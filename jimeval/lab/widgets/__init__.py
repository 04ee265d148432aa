"""The session as forms in JupyterLab. ipywidgets is imported here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets

from jimeval.lab.session import RatingSession
from jimeval.lab.widgets.fields import STYLE, say, text
from jimeval.lab.widgets.marking import Marking
from jimeval.lab.widgets.setup import Setup
from jimeval.lab.widgets.wall import Wall
from jimeval.study import Study


class SessionForms:
    """``.box``: the setup, then the marking, then the wall, one in place of the other.

    begun  is called with the session once there is one
    """

    def __init__(self, study: Study, session: RatingSession | None, begun: Callable[[RatingSession], None]):
        self.study, self._tell = study, begun
        self._title, self._stage = text(), ipywidgets.VBox()
        self.box = ipywidgets.VBox([ipywidgets.HTML(STYLE), self._title, self._stage])
        self.box.add_class("jim-session")
        if session is None:
            self.stage = Setup(study, self._begun)
            self._show()
        else:
            self._begun(session)

    def _begun(self, session: RatingSession) -> None:
        self.session = session
        self._tell(session)
        say(self._title, session.title, "head")
        self.stage = Wall(session) if session.wall_shown else Marking(session, self._wall)
        self._show()

    def _wall(self) -> None:
        self.stage = Wall(self.session)
        self._show()

    def _show(self) -> None:
        self._stage.children = [self.stage.box]
