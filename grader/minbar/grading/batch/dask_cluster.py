"""A Dask cluster, through its `concurrent.futures` interface; only this file knows Dask."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from minbar.errors import ClusterError, UserError
from minbar.grading.batch.cluster import LOST, Errors
from minbar.grading.batch.jobs import Facts, Sealed
from minbar.grading.batch.worker import end_on_worker, facts_of_worker

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["CONNECT_SECONDS", "DaskCluster", "check_address", "facts_from"]

CONNECT_SECONDS: Final = 10.0

_ADDRESS: Final = re.compile(r"(tcp|tls)://[^\s/]+:[0-9]+")
_ANSWER_SECONDS: Final = 10.0
_SURVEY_SECONDS: Final = 90.0
_END_SECONDS: Final = 30.0
_LOGGERS: Final = ("distributed", "distributed.client", "tornado.application")
_FOREIGN: Final = "it can't run the code of this minbar"


class DaskCluster(Executor):
    """The workers behind a scheduler; those that were found unfit get nothing more to do.

    Attributes:
        lost: what is raised when a worker, or the scheduler, is gone.
    """

    def __init__(self, address: str, *, seconds: float = CONNECT_SECONDS) -> None:
        """Connect to a scheduler.

        Args:
            address: `tcp://HOST:PORT`, or `tls://HOST:PORT` with certificates as Dask's
                own configuration names them.
            seconds: how long to wait for it.

        Raises:
            UserError: if that is no address, or Dask is not installed.
            ClusterError: if nobody answers there.
        """
        check_address(address)
        with _installed():
            import distributed
        from distributed.scheduler import KilledWorker

        # What goes wrong is said in our words, and once.
        for name in _LOGGERS:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.lost: Errors = (*LOST, KilledWorker, distributed.client.ClosedClientError)
        self._gone: Errors = (*self.lost, ClusterError)
        self._address = address
        self._seconds = seconds
        self._unfit: set[str] = set()
        self._lock = threading.Lock()
        self._client = self._connected()

    def __enter__(self) -> Self:
        """Use as a context."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the cluster; what still waits for it is cancelled."""
        self.shutdown()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401  as the base class has it
        """Run a function on a worker that is fit and free."""
        # Without `pure=False`, two calls with equal arguments would be one.
        options: dict[str, Any] = {"pure": False}
        if self._unfit:
            options["workers"] = sorted(self._fit())
        executor = self._client.get_executor()  # type: ignore[no-untyped-call]  # Dask's
        future: Future[Any] = executor.submit(fn, *args, **kwargs, **options)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002  as the base class has it
        """Leave the cluster; its scheduler forgets what was asked of it."""
        with contextlib.suppress(*self.lost):
            self._client.close(timeout=_ANSWER_SECONDS)  # type: ignore[no-untyped-call]  # Dask's

    def threads(self) -> int:
        """Return how many jobs all fit workers do at once."""
        return sum(self._fit().values())

    def present(self) -> bool:
        """Whether the scheduler answers and has a fit worker."""
        try:
            with self._lock:
                if self._client.status == "closed":  # it gave up; the scheduler may be back
                    self._client = self._connected()
            return bool(self._fit())
        except self._gone:
            return False

    def avoid(self, worker: str) -> bool:
        """Give a worker no more to do; say whether there is another one."""
        self._unfit.add(worker)
        return self.present()

    def survey(self, look: Sealed) -> dict[str, Facts]:
        """Ask every worker what it says of itself.

        Raises:
            ClusterError: if that takes too long.
        """
        try:
            found = self._client.run(
                facts_of_worker, look, on_error="return", callback_timeout=_SURVEY_SECONDS
            )
        except self.lost as error:
            what = f"the workers of {self._address} did not answer ({_reason(error)})"
            raise ClusterError(what) from error
        return {name: facts_from(one, look) for name, one in found.items()}

    def end(self, session: str) -> None:
        """Have all workers close the rooms of a batch; who can't be told does it when idle."""
        with contextlib.suppress(*self.lost):
            self._client.run(
                end_on_worker, session, on_error="ignore", callback_timeout=_END_SECONDS
            )

    def _fit(self) -> Mapping[str, int]:
        """Return the workers that may be asked, with the threads of each."""
        found: dict[str, int] = self._client.nthreads(callback_timeout=_ANSWER_SECONDS)  # type: ignore[no-untyped-call]  # Dask's
        return {name: count for name, count in found.items() if name not in self._unfit}

    def _connected(self) -> Client:
        from distributed import Client

        try:
            asyncio.run(_knock(self._address, self._seconds))
            return Client(  # type: ignore[no-untyped-call]  # Dask's
                self._address, timeout=self._seconds, set_as_default=False, name="minbar"
            )
        # A port of something else, certificates that are missing: Dask raises what it likes.
        except Exception as error:
            what = f"no Dask scheduler answers at {self._address} ({_reason(error)})"
            todo = "Start one with `dask scheduler`, or give its address with --cluster"
            raise ClusterError(what, todo=todo) from error


async def _knock(address: str, seconds: float) -> None:
    """Ask who is there: a client of what is no scheduler waits for ever, and is slow to close.

    Raises:
        TimeoutError: if nobody says so in time.
        ConnectionError: if it is something else.
    """
    from distributed.core import rpc
    from distributed.security import Security

    arguments = Security().get_connection_args("client")  # type: ignore[no-untyped-call]  # Dask's
    way = rpc(address, timeout=seconds, connection_args=arguments)  # type: ignore[no-untyped-call]  # Dask's
    try:
        async with asyncio.timeout(seconds):
            kind = (await way.identity())["type"]
    except TimeoutError as error:
        what = f"nothing after {seconds:g} s"
        raise TimeoutError(what) from error
    finally:
        way.close_comms()  # type: ignore[no-untyped-call]  # Dask's
    if kind != "Scheduler":
        what = f"it is a {kind}"
        raise ConnectionError(what)


def check_address(address: str) -> None:
    """Check the form of an address.

    Raises:
        UserError: if Dask has no such addresses.
    """
    if _ADDRESS.fullmatch(address) is None:
        what = f"{address!a} is no address of a Dask scheduler"
        raise UserError(what, where="--cluster", todo="Give one such as tcp://10.0.0.5:8786")


def facts_from(said: object, look: Sealed) -> Facts:
    """Return what a worker said, or could not say because it lacks our code."""
    if isinstance(said, Facts):
        return said
    reason = _reason(said) if isinstance(said, BaseException) else type(said).__name__
    return Facts(unfit=f"{_FOREIGN} ({reason})", todo=f"Install minbar {look.version}")


def _reason(error: BaseException) -> str:
    said = " ".join(str(error).split())[:300]
    return said or type(error).__name__


@contextlib.contextmanager
def _installed() -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        what = f"this needs Dask, which is not installed here ({error})"
        raise UserError(what, where="--cluster", todo="pip install 'minbar[cluster]'") from error
