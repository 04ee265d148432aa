"""What the fork server does before its first fork: imports, warms up, and sees that all this can be shared.

What a fork copies must be safe to copy: no second thread, no event loop, no ZMQ context, no backend chosen for
figures (IPython could then no longer catch them, and they would all be missing from the pages).
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import os
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

from jimeval.base.study_folder import StudyFolder
from jimeval.report.surroundings import FIGURES

KERNEL_MODULES = (  # the last ones are imported when a kernel starts, or at its first cell and table
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
)
_TYPE_SIZES = (8, 9, 10, 11, 12)  # points, as our figures have them
_HARMLESS_THREADS = {"jemalloc_bg_thd"}  # of pyarrow's allocator, which starts it again after a fork


def prepare(preload: Iterable[str]) -> str:
    """Imports everything; returns why forking from here would not be safe, in Swedish, or nothing."""
    gc.disable()  # imports leave little to collect, and it would be looked for some hundred times
    for name in (*KERNEL_MODULES, *preload):
        try:
            importlib.import_module(name)
        except BaseException as error:  # a module may do anything when it is imported, even end the process
            return f"modulen {name} i listan preload går inte att importera ({_named(error)})"
        if found := unsafe():
            return f"modulen {name} i listan preload {found}, och sådant kan inte delas"
    warm_up()
    gc.collect()
    if found := unsafe() or left_behind():
        return f"någon modul i listan preload {found}, och sådant kan inte delas"
    gc.freeze()
    gc.enable()
    return ""


def _named(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:300]}" if lines else type(error).__name__


def unsafe() -> str:
    """What has been done in this process that must not be done before it forks, as a Swedish predicate."""
    if threads := other_threads():
        return f"startar trådar ({', '.join(threads)})"
    if "matplotlib_inline" in sys.modules or _backend_is_decided():
        return "bestämmer hur figurer ritas"
    return ""


def left_behind() -> str:
    """What has been made in this process that must not be there when it forks, as a Swedish predicate."""
    kinds: list[type] = [asyncio.AbstractEventLoop]
    if "zmq" in sys.modules:
        kinds.append(sys.modules["zmq"].Context)
    for found in set(map(type, gc.get_objects())):
        if issubclass(found, tuple(kinds)):
            return "startar en händelseloop" if issubclass(found, kinds[0]) else "öppnar en ZMQ-kontext"
    return ""


def other_threads() -> list[str]:
    """Names of this process's threads beside the main one and those that do no harm."""
    main_thread = str(os.getpid())
    names = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
    known = {str(thread.native_id) for thread in threading.enumerate()}
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(OSError):  # one that has just ended
            name = (task / "comm").read_text().strip()
            if task.name != main_thread and task.name not in known and name not in _HARMLESS_THREADS:
                names.append(name)
    return sorted(names)


def _backend_is_decided() -> bool:
    matplotlib, pyplot = sys.modules.get("matplotlib"), sys.modules.get("matplotlib.pyplot")
    if matplotlib is not None and dict.__getitem__(matplotlib.rcParams, "backend") != FIGURES:
        return True
    return pyplot is not None and getattr(pyplot, "_backend_mod", None) is not None


def warm_up() -> None:
    """What the first name, scale, code, table and figure cost, once for all kernels: register, instruments, codebook,
    the tables of the study that is the working folder, fonts. Draws with no backend chosen.
    """
    if "jimeval.register" in sys.modules:
        sys.modules["jimeval.register"].register()
    if "jimeval.ratings" in sys.modules:
        sys.modules["jimeval.ratings"].load_instruments()
    if "jimeval.minutes.coding.codebook" in sys.modules:
        sys.modules["jimeval.minutes.coding.codebook"].load_codebook()
    if "jimeval.study.stored" in sys.modules:
        sys.modules["jimeval.study.stored"].share(StudyFolder(Path.cwd()))
    if "matplotlib.figure" not in sys.modules:
        return
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.textpath import text_to_path
    from PIL import Image

    Image.preinit()
    styled = sys.modules["jimeval.base.style"].figure_style if "jimeval.base.style" in sys.modules else mpl.rc_context
    with styled():
        figure = Figure(figsize=(2, 2))
        canvas = FigureCanvasAgg(figure)
        axes = figure.subplots()
        axes.plot([1, 2], [1, 2], label="å")
        texts = [
            axes.text(1, 1, "Åäö", family="DejaVu Sans", weight=weight, style=style, size=size)
            for weight, style in (("normal", "normal"), ("bold", "normal"), ("normal", "italic"))
            for size in _TYPE_SIZES  # each is looked for among all faces that the system has
        ]
        axes.legend()
        canvas.draw()
    for text in texts:  # and once more where it is measured before there is a figure
        text_to_path.get_text_width_height_descent(text.get_text(), text.get_fontproperties(), ismath=False)
