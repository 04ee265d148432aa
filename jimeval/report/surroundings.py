"""What every kernel of a run stands in: one folder, one environment, one private place for sockets and settings."""

from __future__ import annotations

import importlib.util
import os
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import jimeval
from jimeval.report import scratch

_LONGEST_SOCKET_PATH = 100
_SOCKET_NAME = len("/kernel-0123456789abcdef0123456789abcdef-ipc-5")
FIGURES = "module://matplotlib_inline.backend_inline"  # where IPython catches them
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Working folder and environment of a run's kernels.

    root     the study; the kernel's working folder, so that no path need be written in a notebook
    scratch  a private folder of this run for sockets and settings, removed after it
    """

    root: Path
    scratch: Path

    @classmethod
    def make(cls, root: Path) -> Surroundings:
        """New surroundings with a scratch folder that only this user can open; end with :meth:`remove`."""
        return cls(root.resolve(), scratch.make())

    def remove(self) -> None:
        scratch.remove(self.scratch)

    def environment(self) -> dict[str, str]:
        """Variables to set: one thread per kernel, one hash seed, no private profile or look of figures, the runner's
        own jimeval."""
        return {
            **dict.fromkeys(ONE_THREAD, "1"),
            "PYTHONHASHSEED": "0",
            "MATPLOTLIBRC": _matplotlibs_own(),
            "JIMEVAL_STUDY": str(self.root),
            "JUPYTER_RUNTIME_DIR": str(self.scratch),
            "IPYTHONDIR": str(self.scratch / "ipython"),
            "PYTHONPATH": os.pathsep.join(_import_path()),
        }

    def enter(self) -> None:
        """Makes this process, and the kernels it starts, stand in the study with these variables."""
        os.environ.update(self.environment())
        os.environ.pop("MPLBACKEND", None)  # set by a caller, it would keep figures out of the notebook
        os.chdir(self.root)

    def transport(self) -> str:
        """``ipc`` (sockets in the scratch folder: no ports to collide on) where the system can, else ``tcp``."""
        fits = len(str(self.scratch)) + _SOCKET_NAME <= _LONGEST_SOCKET_PATH
        return "ipc" if os.name == "posix" and fits else "tcp"


def _matplotlibs_own() -> str:
    """The settings that come with matplotlib: figures must not follow those of whoever runs the reports. A
    matplotlibrc in the study goes before."""
    spec = importlib.util.find_spec("matplotlib")
    places = spec.submodule_search_locations if spec is not None else None
    return os.path.join(places[0], "mpl-data", "matplotlibrc") if places else ""


def _import_path() -> list[str]:
    """PYTHONPATH with absolute folders, and the folder of jimeval first where jimeval is not installed."""
    given = [os.path.abspath(entry) for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    home = str(Path(jimeval.__file__).resolve().parents[1])
    installed = {os.path.realpath(sysconfig.get_path(name)) for name in ("purelib", "platlib")}
    return list(dict.fromkeys(given if home in installed else [home, *given]))
