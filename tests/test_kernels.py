"""Kernels forked from a server: as fresh and as complete as plain ones, and gone when nobody waits for them."""

import asyncio
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pandas as pd
import pytest

pytest.importorskip("ipykernel")
if sys.platform != "linux":
    pytest.skip("kernels are forked on Linux only", allow_module_level=True)

from jimeval.base.contracts import TABLES  # noqa: E402
from jimeval.base.errors import UsageError  # noqa: E402
from jimeval.base.settings import DEFAULT_PRELOAD, ReportSettings  # noqa: E402
from jimeval.base.study_folder import StudyFolder  # noqa: E402
from jimeval.report import kernels  # noqa: E402
from jimeval.report.execution import first_line  # noqa: E402
from jimeval.report.kernel_client import PromptClient  # noqa: E402
from jimeval.report.kernels import RECONNECT, ForkServer, manager_class  # noqa: E402
from jimeval.report.provisioner import serves  # noqa: E402
from jimeval.report.runner import ready  # noqa: E402
from jimeval.report.surroundings import Surroundings  # noqa: E402

OWN_MODULE = """\
import atexit, os
atexit.register(lambda: open(os.environ["JIMEVAL_STUDY"] + "/server ended.txt", "w").close())
"""
PRELOAD = ("numpy", "pandas", "matplotlib.pyplot", "seaborn", "preloaded_here")
PICTURES = """\
import pandas as pd, numpy as np, seaborn as sns, matplotlib.pyplot as plt
plt.figure(figsize=(3, 2)); plt.plot([1, 2, 3], label="å"); plt.title("$x^2$ Åäö"); plt.legend();
plt.show()
fig, ax = plt.subplots(figsize=(3, 2))
sns.barplot(pd.DataFrame({"x": ["a", "b"], "y": [1, 2]}), x="x", y="y", errorbar=None, ax=ax);
plt.show()
plt.figure(); plt.hist(np.arange(10) ** 2, bins=3);"""


class Kernel:
    """A kernel started as nbclient starts it, and asked to run cells."""

    def __init__(self, surroundings, server="", prepare=None):
        from traitlets.config import Config

        environment = {**os.environ, **surroundings.environment()}
        environment.pop("MPLBACKEND", None)
        config = Config({"KernelManager": {"transport": surroundings.transport()}})
        self.loop = asyncio.new_event_loop()
        self.manager = manager_class(surroundings, server)(config=config)
        if prepare is not None:
            prepare(self.manager)
        self.loop.run_until_complete(self._start(environment, str(surroundings.root)))

    async def _start(self, environment, folder):
        await self.manager.start_kernel(env=environment, cwd=folder)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    @property
    def process(self):
        return self.manager.provisioner.process

    @property
    def forked(self) -> bool:
        return self.process is not None and not isinstance(self.process, subprocess.Popen)

    def outputs(self, code: str) -> list:
        """Type and content of everything that a cell puts out."""
        seen = []
        answer = self.client.execute_interactive(code, output_hook=seen.append, timeout=60, allow_stdin=False)
        reply = answer["content"]
        kept = [m for m in seen if m["msg_type"] not in ("status", "execute_input", "comm_open")]
        assert reply["status"] == "ok" or any(m["msg_type"] == "error" for m in kept)
        return [(message["msg_type"], message["content"]) for message in kept]

    def printed(self, code: str) -> str:
        """What a cell prints; its traceback when it fails."""
        return "".join(content.get("text") or "\n".join(content["traceback"]) for _, content in self.outputs(code))

    def end(self, now=False) -> int | None:
        process = self.process
        self.client.stop_channels()
        self.loop.run_until_complete(self.manager.shutdown_kernel(now=now))
        self.loop.close()
        return process.returncode if process else None


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    root = tmp_path_factory.mktemp("en studie på prov")
    (root / "html.py").write_text("raise RuntimeError('a file of the study instead of a module')")
    library = tmp_path_factory.mktemp("library")
    (library / "preloaded_here.py").write_text(OWN_MODULE)
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [before, str(library)]))
    surroundings = Surroundings.make(root)
    yield surroundings
    surroundings.remove()
    os.environ.pop("PYTHONPATH") if before is None else os.environ.update(PYTHONPATH=before)


@pytest.fixture(scope="module")
def server(place):
    with ForkServer.start(place, PRELOAD) as started:
        assert started.wait(), started.why_not
        yield started


@pytest.fixture(scope="module")
def plain(place):
    kernel = Kernel(place)
    yield kernel
    kernel.end(now=True)


@pytest.fixture(scope="module")
def shared(place, server):
    """One forked kernel for the tests that leave it as it was."""
    kernel = Kernel(place, server.address)
    yield kernel
    kernel.end(now=True)


@pytest.fixture
def kernel(place, server):
    """A forked kernel that a test may do anything with."""
    made = Kernel(place, server.address)
    yield made
    if not made.loop.is_closed():
        made.end(now=True)


def gone(pid: int, seconds: float = 10) -> bool:
    """Whether a process has ended, or does so soon; one that nobody has buried counts as ended."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):  # before the file was opened, or after
            return True
        time.sleep(0.05)
    return False


# --- what a forked kernel gives ---


def test_a_forked_kernel_is_forked_and_a_plain_one_is_not(shared, plain, server):
    assert shared.forked and not plain.forked
    assert server.why_not == ""
    assert shared.printed("import sys; print('seaborn' in sys.modules)") == "True\n"


def test_pictures_are_as_many_as_a_plain_kernel_gives_and_the_same_byte_for_byte(shared, plain):
    def pictures(kernel):
        return [c["data"]["image/png"] for _, c in kernel.outputs(PICTURES) if "image/png" in c.get("data", {})]

    assert len(pictures(plain)) == 3
    assert pictures(shared) == pictures(plain)


ALIKE = {
    "path": "import sys, os; print(sys.path, os.getcwd(), sys.argv[0], os.environ['JIMEVAL_STUDY'])",
    "threads": "import threading; t = threading.Thread(target=print, args=('å',)); t.start(); t.join()",
    "fork": "import multiprocessing as m\nwith m.get_context('fork').Pool(2) as p: print(p.map(abs, [-1, 2]))",
    "spawn": "with m.get_context('spawn').Pool(1) as p: print(p.map(abs, [-3]))",
    "command": "!echo hej; pwd",
    "await": "import asyncio; await asyncio.sleep(0); print('waited')",
    "file descriptor": "import os; os.write(1, b'low\\n'); os.write(2, b'level\\n'); import time; time.sleep(.3)",
    "display": "from IPython.display import display\nh = display(1, display_id='x'); h.update(2)",
    "error": "1 / 0",
    "magic": "%%bash\necho $OPENBLAS_NUM_THREADS $MPLBACKEND; echo ${JPY_PARENT_PID:+watched}",
    "table": "import pandas as pd; pd.DataFrame({'a': [1]})",
    "warnings": "import pandas, seaborn, warnings; print(*sorted(map(str, warnings.filters)), sep=chr(10))",
    "algebra": "import numpy as np; print(np.linalg.eigvalsh(np.ones((40, 40)))[-1].round(6))",
    "parquet": "pd.DataFrame({'a': ['å']}).to_parquet('x.parquet'); print(pd.read_parquet('x.parquet').a[0])",
    "options": "print(pd.get_option('display.max_rows')); import matplotlib; print(dict(matplotlib.rcParams))",
    "signals": "import signal; print([signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGCHLD, signal.SIGPIPE)])",
    "input": "import sys; print(os.read(0, 1))",
    "history": "%history -l 1",
}


@pytest.mark.parametrize("name", ALIKE)
def test_what_works_in_a_plain_kernel_works_in_a_forked_one(name, shared, plain):
    def told(kernel):
        streams, others = {}, []
        for kind, content in kernel.outputs(ALIKE[name]):
            if kind == "stream":  # how it is cut into messages is a matter of time
                streams[content["name"]] = streams.get(content["name"], "") + content["text"]
            else:
                others.append((kind, {k: v for k, v in content.items() if k != "execution_count"}))
        return streams, others

    assert told(shared) == told(plain)


def test_a_forked_kernel_keeps_none_of_the_servers_open_files(shared, plain):
    code = (
        "import os; print(sorted(os.readlink(f'/proc/self/fd/{n}').split(':')[0] for n in os.listdir('/proc/self/fd')"
    )
    code += " if n.isdigit() and os.path.lexists(f'/proc/self/fd/{n}')))"
    ours, theirs = (json.loads(k.printed(code).replace("'", '"')) for k in (shared, plain))
    assert not [name for name in ours if "forks-" in name]
    assert ours.count("socket") <= theirs.count("socket")


# --- what one kernel does never reaches another ---

STATE = """\
import os, sys, builtins, logging, warnings, random, pathlib
import numpy as np, pandas as pd, matplotlib as mpl
print(pd.get_option("display.max_rows"), mpl.rcParams["figure.dpi"], os.environ.get("LEFT"), os.getcwd(),
      "left" in sys.path, hasattr(builtins, "left"), hasattr(pd, "left"), logging.getLogger().level,
      logging.getLogger().handlers, np.geterr(), warnings.filters[0], [f.__name__ for f in sys.meta_path[:0]],
      os.path.exists(os.environ["IPYTHONDIR"] + "/left"), "left" in get_ipython().user_ns,
      len(get_ipython().events.callbacks["post_run_cell"]), os.umask(0o22), random.getstate()[1][:3] == "x")"""
CHANGES = """\
pd.set_option("display.max_rows", 1); mpl.rcParams["figure.dpi"] = 1; os.environ["LEFT"] = "1"; os.chdir("/")
sys.path.append("left"); builtins.left = pd.left = left = 1; logging.basicConfig(level=1, force=True)
np.seterr(all="raise"); warnings.simplefilter("error"); os.umask(0o77); random.seed(1); np.random.seed(1)
pathlib.Path(os.environ["IPYTHONDIR"], "left").touch()
get_ipython().events.register("post_run_cell", lambda *_: None)
%store left
print("changed")"""


def test_what_a_notebook_changes_leaves_nothing_to_the_next(place, server):
    first = Kernel(place, server.address)
    fresh = first.printed(STATE)
    assert "changed" in first.printed(CHANGES)
    assert first.printed(STATE) != fresh
    first.end()
    second = Kernel(place, server.address)
    assert second.printed(STATE) == fresh
    assert "no stored variable or alias left" in second.printed("%store -r left")
    second.end()


def test_global_random_numbers_differ_between_kernels(shared, kernel):
    code = "import random, numpy as np; print(random.random(), np.random.rand(), np.random.default_rng().random())"
    first, second = (k.printed(code).split() for k in (shared, kernel))
    assert not set(first) & set(second)


def test_memory_that_is_shared_is_not_looked_through_for_garbage(shared):
    assert shared.printed("import gc; print(gc.get_freeze_count() > 50_000)") == "True\n"


# --- how a kernel ends ---


def test_a_kernel_that_is_shut_down_ends_with_its_own_exit_handlers_and_not_the_servers(kernel, place):
    kernel.printed(
        "import atexit, tempfile, threading, time\n"
        "atexit.register(lambda: open('kernel ended.txt', 'w').close())\n"
        "kept = tempfile.TemporaryDirectory(dir='.', prefix='kept')\n"
        "threading.Thread(target=lambda: (time.sleep(.3), open('thread ended.txt', 'w').close())).start()"
    )
    assert list(place.root.glob("kept*"))
    assert kernel.end() == 0
    assert (place.root / "kernel ended.txt").exists() and (place.root / "thread ended.txt").exists()
    assert not list(place.root.glob("kept*"))
    assert not (place.root / "server ended.txt").exists()


def of_a_report(kernel, place):
    """The kernel after the line that begins every report's kernel."""
    assert kernel.outputs(first_line(place.scratch / f"notes-{kernel.process.pid}.txt", place)) == []
    return kernel


def test_a_reports_kernel_ends_when_it_is_told_to_and_is_never_killed(place, server):
    for _ in range(12):  # where ipykernel ends its threads in its own order, nearly half of them wait for each other
        assert of_a_report(Kernel(place, server.address), place).end() == 0


def test_what_is_printed_and_shown_comes_in_the_order_it_was_made(kernel, shared, place):
    code = """
import sys
from IPython.display import display
print("först"); display(1); print("sedan", end=""); sys.stdout.flush(); print(" fel", file=sys.stderr); display(2)
sys.stdout.writelines(["rad\\n", "rad\\n"]); sys.stdout.flush(); display(3); print("sist")
"""
    assert of_a_report(kernel, place).outputs(code) == shared.outputs(code)


def test_a_client_knows_from_the_kernels_word_and_not_from_silence_that_it_may_begin(kernel):
    assert isinstance(kernel.client, PromptClient)
    assert kernel.client.context.reconnect_ivl == RECONNECT


def test_what_was_begun_before_a_run_was_refused_is_gone(tmp_path):
    with pytest.raises(UsageError), ready(StudyFolder(tmp_path), ReportSettings()) as begun:
        assert begun.server.address
        raise UsageError("inga sidor")
    assert not serves(begun.server.address) and not begun.surroundings.scratch.exists()


def test_a_kernel_leaves_no_file_in_the_scratch_folder_and_nothing_on_the_terminal(place, server, capfd):
    before = set(place.scratch.iterdir())
    one = Kernel(place, server.address)
    one.printed("import sys; print('hidden', file=sys.__stderr__, flush=True)")
    one.end()
    other = Kernel(place)
    other.end(now=True)
    assert set(place.scratch.iterdir()) == before
    assert "hidden" not in "".join(capfd.readouterr())


@pytest.mark.parametrize("code, told", [("import os; os._exit(3)", 3), ("import os; os.kill(os.getpid(), 9)", -9)])
def test_a_kernel_that_dies_in_a_cell_is_noticed(code, told, kernel):
    kernel.client.execute(code)
    assert kernel.process.wait(10) == told
    assert kernel.loop.run_until_complete(kernel.manager.is_alive()) is False


def test_a_cell_can_be_interrupted(kernel):
    threading.Timer(0.5, lambda: asyncio.run(kernel.manager.interrupt_kernel())).start()
    assert "KeyboardInterrupt" in kernel.printed("import time; time.sleep(60)")
    assert kernel.printed("print('still here')") == "still here\n"


def test_a_kernel_is_killed_from_another_thread_with_all_that_it_started(kernel):
    code = "import subprocess; p = subprocess.Popen(['sleep', '300']); print(p.pid)"
    child = int(kernel.printed(code))
    pid = kernel.process.pid
    asyncio.run(asyncio.to_thread(kernel.manager.kill_now))
    assert kernel.process.wait(10) == -signal.SIGKILL
    assert gone(pid) and gone(child)
    kernel.manager.kill_now()  # nothing is left to kill, and that is no error


def test_what_a_dead_kernel_had_started_ends_with_it(kernel):
    child = int(kernel.printed("import subprocess; print(subprocess.Popen(['sleep', '300']).pid)"))
    os.kill(kernel.process.pid, signal.SIGKILL)
    assert gone(child)


def test_who_asks_is_told_that_the_kernel_died_or_takes_too_long(kernel):
    with pytest.raises(TimeoutError):
        asked = kernel.client.execute("import time; time.sleep(60)", stop_on_error=False)
        kernel.client.answer(asked, lambda message: False, within=0.5, after=4)
    asyncio.run(kernel.manager.interrupt_kernel())
    asked = kernel.client.execute("import os; os._exit(1)")
    with pytest.raises(ConnectionResetError):
        kernel.client.answer(asked, lambda message: False, within=30, after=4)


def test_an_answer_is_whole_when_the_kernel_has_said_all_about_it(kernel):
    heard = []

    def hear(message) -> bool:
        heard.append(message["content"].get("text") or message["content"].get("execution_state"))
        return heard[-1] == "idle"

    kernel.client.execute("print('another question')")
    reply = kernel.client.answer(kernel.client.execute("print('this question')"), hear, within=30, after=4)
    assert reply["content"]["status"] == "ok"
    assert heard == ["busy", None, "this question\n", "idle"]


def test_a_cell_that_shows_more_than_is_fetched_waits_for_its_reader_and_loses_nothing(kernel, place):
    client, heard = of_a_report(kernel, place).client, []

    def hear(message) -> bool:
        heard.append(message["content"].get("data", {}).get("text/plain"))
        return message["content"].get("execution_state") == "idle"

    asked = client.execute("from IPython.display import display\nfor number in range(5000): display(number)")
    time.sleep(2)  # ZMQ would drop what is more than a thousand messages ahead
    client.answer(asked, hear, within=60, after=4)
    assert heard == [*map(str, range(5000)), None]


def test_a_cells_last_messages_may_take_long_to_hear_as_long_as_they_come(kernel):
    def hear(message) -> bool:
        time.sleep(0.01)
        return message["content"].get("execution_state") == "idle"

    asked = kernel.client.execute("from IPython.display import display\nfor number in range(200): display(number)")
    assert kernel.client.answer(asked, hear, within=60, after=0.5)["content"]["status"] == "ok"


# --- no process outlives those who need it ---

RUNNER = """\
import sys, time
from pathlib import Path
from jimeval.report.kernels import ForkServer
from jimeval.report.surroundings import Surroundings
server = ForkServer.start(Surroundings(Path(sys.argv[1]), Path(sys.argv[2])), [])
assert server.wait(), server.why_not
print(server.address, server._process.pid, flush=True)
time.sleep(600)
"""
WORKER = """\
import os, sys, time
from jimeval.report.provisioner import ForkedKernel
from ipykernel.connect import write_connection_file
file, _ = write_connection_file(sys.argv[2] + "/connection%d.json" % os.getpid())
kernel = ForkedKernel.start(sys.argv[1], [sys.executable, "-m", "ipykernel_launcher", "-f", file], {"env": os.environ})
time.sleep(1)
print(kernel.poll(), kernel.pid, flush=True)
time.sleep(600)
"""


def started(code, *arguments) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def told(process: subprocess.Popen) -> list[str]:
    return process.stdout.readline().split()


def killed(process: subprocess.Popen) -> None:
    process.kill()
    process.wait()
    process.stdout.close()


def test_kernels_end_with_their_worker_and_all_ends_with_the_runner_or_the_server(place):
    runners = [started(RUNNER, place.root, place.scratch) for _ in range(2)]
    (address, server), (other_address, other_server) = map(told, runners)
    workers = [started(WORKER, at, place.scratch) for at in (address, address, other_address)]
    (alive, one), (_, two), (_, three) = map(told, workers)
    assert alive == "None"
    killed(workers[0])
    assert gone(int(one)) and not gone(int(two), 0.2) and not gone(int(server), 0.2)
    killed(runners[0])
    assert gone(int(server)) and gone(int(two))
    assert not gone(int(three), 0.2)
    os.kill(int(other_server), signal.SIGKILL)
    assert gone(int(three))
    for process in (*workers[1:], runners[1]):
        killed(process)


def test_when_the_server_dies_its_kernels_are_given_up_and_the_next_one_starts_anew(place):
    with ForkServer.start(place, []) as server:
        kernel = Kernel(place, server.address)
        assert kernel.forked and server.why_not == ""
        os.kill(server._process.pid, signal.SIGKILL)
        assert kernel.process.wait(10) == -signal.SIGKILL
        kernel.end()
        server._process.wait()
        another = Kernel(place, server.address)
        assert not another.forked
        assert another.printed("print(1)") == "1\n"
        another.end()
        assert server.why_not == (
            "Varje kärna startas för sig: processen som de skulle delas från slutade mitt i körningen."
        )


def test_tables_are_read_once_for_all_kernels_and_anew_when_they_are_built_again(example, tmp_path):
    root = tmp_path / "studie"
    shutil.copytree(example, root)
    surroundings = Surroundings.make(root)
    try:
        with ForkServer.start(surroundings, ["jimeval.study.study"]) as server:
            assert server.wait(), server.why_not
            kernel = Kernel(surroundings, server.address)
            ask = "print(len(stored._shared), len(jimeval.open_study().table('passages')))"
            shared, rows = map(int, kernel.printed(f"import jimeval\nfrom jimeval.study import stored\n{ask}").split())
            assert shared == len(TABLES) and rows > 0
            path = root / "data/processed/passages.parquet"
            pd.read_parquet(path)[:3].to_parquet(path)
            assert kernel.printed(ask) == f"{shared} 3\n"
            kernel.end(now=True)
    finally:
        surroundings.remove()


def test_a_server_belongs_to_one_run_and_leaves_nothing(place):
    first = ForkServer.start(place, [])
    assert first.wait()
    second = ForkServer.start(place, [])
    assert first.address != second.address
    for server, code in ((second, -signal.SIGKILL), (first, 0)):  # one that still imports is not waited for
        process = server._process
        server.stop()
        server.stop()
        assert process.poll() == code
        assert not list(place.scratch.glob(Path(server.address).name + "*"))


# --- who may ask, and when nothing is forked ---


def test_the_socket_lies_where_only_its_owner_comes_in(server):
    assert stat.S_IMODE(Path(server.address).parent.stat().st_mode) & 0o777 == 0o700


def test_another_user_is_turned_away_even_at_an_open_door(place, server):
    if os.getuid() != 0:
        pytest.skip("only root can act as another user")
    code = """
        import os, socket, sys
        from jimeval.report.fork_server import send
        place = socket.socket(socket.AF_UNIX)
        os.chdir(sys.argv[1])
        os.setuid(65534)
        place.connect(sys.argv[2])
        try:
            send(place, {"argv": ["", "--version"], "env": {}, "cwd": "/"}, [0, 1, 2])
            print(repr(place.recv(100)))
        except (BrokenPipeError, ConnectionResetError):
            print(b"")
        """
    place.scratch.chmod(0o755)
    os.chmod(server.address, 0o777)
    try:
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(code), place.scratch, Path(server.address).name],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
    finally:
        place.scratch.chmod(0o700)
    assert done.stdout == "b''\n", done.stderr


def test_an_order_that_makes_no_sense_disturbs_nobody(place, server):
    from jimeval.report.provisioner import connect

    for said in (b"", b"\0", b"\0\0\0\2{}", b"\0\0\0\5hello"):
        with connect(server.address) as connection:
            connection.sendall(said)
            connection.shutdown(socket.SHUT_WR)
            assert connection.recv(10) == b""
    kernel = Kernel(place, server.address)
    assert kernel.forked
    kernel.end(now=True)


UNSAFE = {
    "starts_a_thread": ("import threading, time\nthreading.Thread(target=time.sleep, args=(9,), name='tråd').start()"),
    "opens_zmq": "import zmq\ncontext = zmq.Context()",
    "starts_a_loop": "import asyncio\nloop = asyncio.new_event_loop()",
    "takes_figures": "import matplotlib_inline",
    "chooses_a_backend": "import matplotlib\nmatplotlib.use('svg')",
    "fails": "1 / 0",
    "leaves": "raise SystemExit('hej då')",
}
TOLD = {
    "starts_a_thread": "modulen starts_a_thread i listan preload startar trådar (tråd), och sådant kan inte delas",
    "opens_zmq": "någon modul i listan preload öppnar en ZMQ-kontext, och sådant kan inte delas",
    "starts_a_loop": "någon modul i listan preload startar en händelseloop, och sådant kan inte delas",
    "takes_figures": "modulen takes_figures i listan preload bestämmer hur figurer ritas, och sådant kan inte delas",
    "chooses_a_backend": (
        "modulen chooses_a_backend i listan preload bestämmer hur figurer ritas, och sådant kan inte delas"
    ),
    "fails": "modulen fails i listan preload går inte att importera (ZeroDivisionError: division by zero)",
    "leaves": "modulen leaves i listan preload går inte att importera (SystemExit: hej då)",
    "not_there": (
        "modulen not_there i listan preload går inte att importera (ModuleNotFoundError: No module named 'not_there')"
    ),
}


@pytest.fixture(scope="module")
def refused(place, tmp_path_factory):
    """Servers with a module each that must not be imported before a fork, all started at once."""
    folder = tmp_path_factory.mktemp("modules")
    for name, text in UNSAFE.items():
        (folder / f"{name}.py").write_text(text)
    before = os.environ["PYTHONPATH"]
    os.environ["PYTHONPATH"] = os.pathsep.join([before, str(folder)])
    servers = {name: ForkServer.start(place, [name]) for name in TOLD}
    os.environ["PYTHONPATH"] = before
    yield servers
    for server in servers.values():
        server.stop()


@pytest.mark.parametrize("name", TOLD)
def test_nothing_is_forked_after_a_module_that_cannot_be_shared(name, refused):
    assert refused[name].wait() is False
    assert refused[name].why_not == f"Varje kärna startas för sig: {TOLD[name]}."


def test_the_list_that_is_used_when_none_is_given_can_be_shared_and_spares_a_notebook_its_imports(place):
    with ForkServer.start(place, DEFAULT_PRELOAD) as server:
        kernel = Kernel(place, server.address)
        assert (kernel.forked, server.wait(), server.why_not) == (True, True, "")
        missing = kernel.printed(
            "import sys; there = set(sys.modules)\n"
            "import jimeval.study.agency_year, jimeval.study.programme_year, jimeval.study.plans, jimeval.ratings\n"
            "import pandas, matplotlib.pyplot, pyarrow.parquet\n"
            "print(*set(sys.modules) - there)"
        )
        kernel.end(now=True)
    assert missing == "\n"


def test_a_kernel_asked_for_from_a_server_that_refuses_starts_anew(place, refused):
    kernel = Kernel(place, refused["fails"].address)
    assert not kernel.forked and kernel.printed("print(1)") == "1\n"
    kernel.end(now=True)


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_start_every_kernel_anew(system, place, monkeypatch):
    monkeypatch.setattr(sys, "platform", system)
    server = ForkServer.start(place, PRELOAD)
    assert (server.address, server.wait()) == ("", False)
    assert server.why_not == "Varje kärna startas för sig: att dela dem från en process går bara på Linux."
    server.stop()


def test_where_no_socket_can_be_made_every_kernel_starts_anew(tmp_path):
    server = ForkServer.start(Surroundings(tmp_path, tmp_path / "gone"), PRELOAD)
    assert (server.address, server.wait()) == ("", False)
    assert server.why_not == (
        "Varje kärna startas för sig: processen som de skulle delas från gick inte att starta "
        "(No such file or directory)."
    )


def test_a_server_works_at_a_path_longer_than_a_socket_may_have(tmp_path):
    long = tmp_path / ("å" * 60) / ("ö" * 60)
    long.mkdir(parents=True)
    far = Surroundings(tmp_path, long)
    with ForkServer.start(far, []) as server:
        kernel = Kernel(far, server.address)
        assert kernel.forked and far.transport() == "tcp"
        kernel.end(now=True)


def test_without_the_entry_point_every_kernel_starts_anew(place, monkeypatch):
    monkeypatch.setattr(kernels, "PROVISIONER", "not-installed")
    server = ForkServer.start(place, PRELOAD)
    assert server.address == ""
    assert server.why_not == (
        "Varje kärna startas för sig: paketet jimeval är inte installerat i den här miljön (pip install -e .)."
    )


def test_another_python_or_another_language_is_started_as_its_kernelspec_says(place, server, tmp_path):
    other = tmp_path / "another python"
    other.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    other.chmod(0o755)

    def another(manager):
        manager.kernel_spec.argv[0] = str(other)

    kernel = Kernel(place, server.address, another)
    assert not kernel.forked
    kernel.end(now=True)


def test_other_users_of_jupyter_here_are_not_disturbed(place, server):
    from jupyter_client import KernelManager
    from jupyter_client.kernelspec import KernelSpecManager

    assert "kernel_provisioner" in manager_class(place, server.address)().kernel_spec.metadata
    for spec in (KernelSpecManager().get_kernel_spec("python3"), KernelManager().kernel_spec):
        assert "kernel_provisioner" not in spec.metadata
    assert "kernel_provisioner" not in manager_class(place)().kernel_spec.metadata
