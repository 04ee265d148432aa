"""Jobs run by the workers of a Dask scheduler, on this machine or others: one process, one fork server and one
private folder for each worker, made on first use and gone with it.
"""

from __future__ import annotations

import atexit
import contextlib
import faulthandler
import logging
import os
import re
import socket
import subprocess
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from jimeval.base.errors import UsageError
from jimeval.base.study_folder import StudyFolder
from jimeval.base.swedish import count
from jimeval.base.whole_files import temporary_name
from jimeval.report import records
from jimeval.report.data import Data
from jimeval.report.failure import within
from jimeval.report.files import Place, why
from jimeval.report.kernels import fork_server
from jimeval.report.plan import Job
from jimeval.report.surroundings import Surroundings
from jimeval.report.worker import Outcome, Settings
from jimeval.report.working_copy import fetched

if TYPE_CHECKING:
    from distributed import Client

TIMEOUT = 10.0  # seconds for the scheduler to answer, and for the first worker to be there
GRACE = 60.0  # seconds that a worker may need after its notebook's deadline, to make the page that says so
_FAREWELL = 3.0  # seconds for the word of a worker that ends itself to reach the scheduler
ABSENCE = 120.0  # seconds that a run waits for a worker when all have gone
_LOOK = 5.0  # seconds between two looks at whether there are any
START_WORKERS = "dask worker ADRESS --nworkers ANTAL --nthreads 1"
# removes the folder when its maker has gone, however that happened; a kernel on its way out may still write there
_SWEEPER = 'cat > /dev/null; sleep 1; rm -rf -- "$1"; sleep 2; rm -rf -- "$1"'


@dataclass(frozen=True, slots=True)
class Run:
    """What each worker must know of a run.

    study  URL that it fetches the study from; empty: the study's folder is shared by all machines
    """

    id: str
    study: str = ""


# --- here ---


@contextlib.contextmanager
def cluster(address: str, folder: StudyFolder, out: str | Path, *, study: str = "") -> Iterator[Executor]:
    """An executor for :func:`jimeval.report.report` whose jobs the scheduler's workers run.

    out    where the pages go
    study  URL of the study when ``folder`` is a copy of it

    Raises UsageError, with all that is wrong and before anything runs, when the scheduler cannot be reached, or its
    workers are not such as give the same pages as this process. A run that is interrupted ends its notebooks.
    """
    client = _connected(address)
    executor, done = _OnCluster(client, address, Run(os.urandom(6).hex(), study)), False
    try:
        _check(client, address, folder, Place.of(out).checked(), study)
        yield executor
        done = True
    finally:
        with contextlib.suppress(Exception):  # a worker that does not hear it forgets the run at its next, or its end
            executor.shutdown(wait=False)
            if client.status == "running":
                client.sync(client._run, leave, executor.run.id, not done, on_error="ignore", callback_timeout=TIMEOUT)
        with contextlib.suppress(Exception):
            client.close(timeout=TIMEOUT)


class _OnCluster(Executor):
    def __init__(self, client: Client, address: str, run: Run):
        self._client, self._address, self.run = client, address, run
        self._inner = client.get_executor(pure=False, retries=1)
        self._given: set[Future] = set()
        self._looked = self._seen = time.monotonic()
        self._gone = ""

    def submit(self, function: Callable[[Job, Settings], Outcome], job: Job, settings: Settings) -> Future:
        """The job's outcome in any case: one that the cluster lost is failed and says so."""
        try:
            inner, outer = self._inner.submit(there, function, job, settings, self.run), Future()
        except Exception as error:  # the client has closed
            outer = Future()
            outer.set_result(Outcome(job, "failed", _lost(error), 0.0))
            return outer
        self._given.add(inner)

        def hand_over(done: Future) -> None:
            error = CancelledError() if done.cancelled() else done.exception()
            lost = error and (self._gone or _lost(error))
            outcome = Outcome(job, "failed", lost, 0.0) if lost else done.result()
            self._given.discard(done)
            if outer.set_running_or_notify_cancel():
                outer.set_result(outcome)

        def give_up(done: Future) -> None:
            if done.cancelled():
                inner.cancel()

        inner.add_done_callback(hand_over)
        outer.add_done_callback(give_up)
        return outer

    def news(self) -> list[str]:
        """What to tell, each sentence once: for whom the run waits. When nobody comes its jobs are given up."""
        now = time.monotonic()
        if self._gone or now - self._looked < _LOOK and self._client.status == "running":
            return []
        if self._client.status != "running":
            self._gone = "Schemaläggaren svarade inte längre."
            self._give_up()
            return [
                f"Schemaläggaren på {self._address} svarar inte längre. Det som inte är klart misslyckas; "
                "kör igen när den är startad, så görs bara det."
            ]
        workers, self._looked = self._workers(), now
        if workers:
            self._seen = now
            return []
        if now - self._seen < ABSENCE:
            return [
                f"Schemaläggaren på {self._address} har inga arbetare kvar. "
                f"Väntar högst {ABSENCE:g} sekunder på en ny: {START_WORKERS}"
            ]
        self._gone = f"Alla arbetare försvann, och ingen ny kom inom {ABSENCE:g} sekunder."
        self._give_up()
        return [f"{self._gone} Det som inte är klart misslyckas; kör igen när arbetare finns, så görs bara det."]

    def _workers(self) -> int:
        try:
            told = self._client.sync(self._client.scheduler.identity, n_workers=0, callback_timeout=TIMEOUT)
            return told["n_workers"]
        except Exception:  # silent: as good as none
            return 0

    def _give_up(self) -> None:
        for inner in list(self._given):
            inner.cancel()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._inner.shutdown(wait=wait and not cancel_futures)


def _lost(error: BaseException) -> str:
    if isinstance(error, UsageError):
        return str(error)
    kind = type(error).__name__
    if kind == "KilledWorker":
        return "Arbetarna som skulle göra sidan dog, en efter en, till exempel för att minnet tog slut."
    if "Cancelled" in kind or "CommClosed" in kind:
        return "Schemaläggaren svarade inte längre."
    return f"Arbetaren kunde inte göra sidan ({kind})."


def _connected(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            'För --dask behövs ett tillägg som inte är installerat. Kör: pip install "jimeval[cluster]"'
        ) from None
    if not re.fullmatch(r"((tcp|tls)://)?[^/\s]+:\d+/?", address):
        raise UsageError(f"”{address}” är ingen adress till en schemaläggare. Skriv till exempel tcp://10.0.0.5:8786.")
    for name in ["distributed", *filter(lambda name: name.startswith("distributed."), logging.root.manager.loggerDict)]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what it has to say is said by us, in one line
    client = Client.__new__(Client)  # to have it at hand also when its own making fails
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # versions are ours to compare
            client.__init__(address, timeout=TIMEOUT, set_as_default=False)
    except Exception as error:
        with contextlib.suppress(Exception):
            client.close(timeout=0.2)
        client.status = "closed"  # else it would complain on stderr when it is thrown away
        raise UsageError(
            f"Schemaläggaren på {address} går inte att nå: {_unreached(error)}. "
            "Kontrollera adressen och att den är startad (dask scheduler)."
        ) from None
    return client


def _unreached(error: Exception) -> str:
    said = str(error)
    if isinstance(error, TimeoutError) or "Timed out" in said:
        return f"inget svar inom {TIMEOUT:g} sekunder"
    if "TLS expects" in said:
        return "certifikat för TLS saknas i Dasks inställningar, se docs/cluster.md"
    if "reset by peer" in said or "refused" in said:
        return "den tar inte emot; om den kräver TLS ska adressen börja med tls://"
    return why(error)


def _check(client: Client, address: str, folder: StudyFolder, out: Place, study: str) -> None:
    with contextlib.suppress(TimeoutError):
        client.wait_for_workers(1, TIMEOUT)
    threads = client.nthreads()
    if not threads:
        raise UsageError(f"Schemaläggaren på {address} har inga arbetare. Starta minst en: {START_WORKERS}")
    problems = [
        f"Arbetaren {worker} har {count(number, 'tråd', 'trådar')}; en arbetsbok kräver en egen process. "
        f"Starta om den med: {START_WORKERS}"
        for worker, number in sorted(threads.items())
        if number != 1
    ]
    probe = temporary_name()
    out.write_whole(probe, b"")
    try:
        root = None if study else folder.root
        seen = {"Schemaläggaren": _asked(lambda: client.run_on_scheduler(look, None, None, ""))}
        found = client.run(look, root, out, probe, on_error="return")
        seen |= {f"Arbetaren {worker}": said for worker, said in sorted(found.items())}
    finally:
        out.remove(probe)
    here = look(None, None, "")
    tables = Data(folder).checksum
    for who, said in seen.items():
        problems += _differences(who, said, here.library)
        if isinstance(said, Seen) and not said.out:
            problems.append(
                f"{who} ser inte {out}. Lägg rapporterna på en disk som alla maskiner delar, "
                "eller ange en URL med --out."
            )
        if isinstance(said, Seen) and said.tables not in (None, tables):
            problems.append(
                f"{who} ser inte studien i {folder.root}. Lägg den på en disk som alla maskiner delar, "
                "eller ange en URL med --study."
            )
    if problems:
        raise UsageError("\n".join(problems))


def _asked(ask: Callable):
    try:
        return ask()
    except Exception as error:
        return error


def _differences(who: str, said, here: dict[str, str]) -> Iterator[str]:
    if not isinstance(said, Seen):
        cause = str(said).strip().partition("\n")[0]
        yield f"{who} kan inte köra jimeval ({type(said).__name__}: {cause}). Installera samma miljö där som här."
        return
    other = [name for name in here if said.library.get(name) != here[name]]
    if other:
        told = ", ".join(
            "jimevals kod" if name == "code" else f"{name} {said.library.get(name, 'saknas')} (här {here[name]})"
            for name in other
        )
        yield f"{who} har en annan miljö än den här datorn: {told}. Installera samma versioner där som här."


# --- there ---


@dataclass(frozen=True, slots=True)
class Seen:
    """What a process of the cluster has and sees; None for what was not asked."""

    library: dict[str, str]
    tables: str | None = None
    out: bool = True


def look(root: Path | None, out: Place | None, probe: str) -> Seen:
    seen = root is None or root.is_dir()
    tables = None if root is None else Data(StudyFolder(root)).checksum if seen else "missing"
    return Seen(records.library(), tables, out is None or out.exists(probe))


class _Stand:
    """Where a worker process stands during one run: its folders and its fork server."""

    def __init__(self, run: Run, settings: Settings):
        self.run, self.busy = run, False
        self.nowhere = open(os.devnull, "w")  # noqa: SIM115 - for as long as the stand
        self.surroundings = Surroundings.make(settings.surroundings.root)
        self._sweeper = None
        if os.name == "posix":
            self._sweeper = subprocess.Popen(
                ["sh", "-c", _SWEEPER, "sh", str(self.surroundings.scratch)],
                stdin=subprocess.PIPE,
                start_new_session=True,
            )
        try:
            if run.study:
                copy = fetched(run.study, self.surroundings.scratch.resolve() / "studie")
                self.surroundings = replace(self.surroundings, root=copy.root)
            self._server = fork_server(self.surroundings, settings.report)
        except BaseException:
            self._sweep()
            raise

    def settings(self, settings: Settings) -> Settings:
        return replace(settings, surroundings=self.surroundings, server=self._server.address)

    def remark(self) -> str:
        """Why kernels start slower here than they might, and where that is; empty when they do not."""
        if not (reason := self._server.why_not):
            return ""
        return f"Arbetaren {_address()}: {reason}"

    def job(self, job: Job, settings: Settings) -> Job:
        below = job.notebook.relative_to(settings.surroundings.root)
        return replace(job, notebook=self.surroundings.root / below)

    def end(self) -> None:
        self._server.stop()
        self._sweep()
        self.nowhere.close()

    def _sweep(self) -> None:
        os.chdir("/")
        self.surroundings.remove()
        if self._sweeper is not None:
            self._sweeper.stdin.close()
            threading.Thread(target=self._sweeper.wait, daemon=True).start()


def _address() -> str:
    from distributed import get_worker

    try:
        return get_worker().address
    except ValueError:  # no worker of Dask's
        return socket.gethostname()


_stand: _Stand | None = None
_one_at_a_time = threading.Lock()


def there(function: Callable[[Job, Settings], Outcome], job: Job, settings: Settings, run: Run) -> Outcome:
    """Runs the job in this worker's own surroundings. One that hangs past all deadlines fails, alone, and the worker
    ends when it has said so: its nanny starts another.
    """
    global _stand
    with _one_at_a_time:
        if _stand is None or _stand.run != run:
            end()
            _stand = _Stand(run, settings)
        _stand.busy = True
        limit = settings.report.deadline + GRACE
        # also where the whole process is stuck, and no thread of it comes to run
        faulthandler.dump_traceback_later(limit + GRACE, exit=True, file=_stand.nowhere)
        doing: Future = Future()
        threading.Thread(target=_do, args=(doing, function, job, settings, _stand), daemon=True).start()
        try:
            outcome = doing.result(limit)
        except TimeoutError:
            if doing.done():  # its own
                raise
            threading.Timer(_FAREWELL, os._exit, (1,)).start()
            return Outcome(job, "failed", f"Arbetsboken blev inte klar {within(settings.report.deadline)}.", limit)
        finally:
            faulthandler.cancel_dump_traceback_later()
            _stand.busy = not doing.done()
        return replace(outcome, job=job, remark=_stand.remark())


def _do(doing: Future, function: Callable, job: Job, settings: Settings, stand: _Stand) -> None:
    try:
        doing.set_result(function(stand.job(job, settings), stand.settings(settings)))
    except BaseException as error:
        doing.set_exception(error)


def leave(run_id: str, at_once: bool) -> None:
    """Ends what this worker keeps for a run. In the middle of a notebook the process ends, and its nanny starts
    another: its kernel ends with it and no page is written.
    """
    if _stand is None or _stand.run.id != run_id:
        return
    if not _stand.busy:
        end()
    elif at_once:
        os._exit(1)


@atexit.register
def end() -> None:
    global _stand
    stand, _stand = _stand, None
    if stand is not None:
        stand.end()
