"""Grades attacks as submissions are graded, several at once."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import hashlib
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final, Self

import msgspec

from minbar.content.attacks import Corpus, notebook_bytes
from minbar.content.environments import Environment
from minbar.errors import EngineError, OurFault, ReceiptError, SubmissionError
from minbar.grading.assembly import Graded
from minbar.grading.attacks.judging import judge
from minbar.grading.attacks.sightings import Render, Seen, hidden_words, points
from minbar.grading.attacks.watched import WatchedRooms
from minbar.grading.grader import Grader
from minbar.grading.identity import Identity
from minbar.models.attack import Attack, AttackResult
from minbar.rooms.interface import RoomKind, RoomSpec
from minbar.rooms.pool import WarmRooms
from minbar.rooms.proof import ProofRoom
from minbar.takehomes.keys import DataKeys
from minbar.takehomes.receipts import verify_receipt

__all__ = ["KEYS", "MALLORY", "ProvingGround", "key"]

_PRELOAD: Final = ("numpy", "pandas")
_BUILD_SECONDS: Final = 30.0
_BUILT_BYTES: Final = 40_000_000
_SCRIPT: Final = "build.py"


def key(text: str) -> bytes:
    """Return a key of 256 bits."""
    return hashlib.sha256(text.encode()).digest()


KEYS: Final = DataKeys(work=key("work"), holdout=key("holdout"), world=key("world"))
"""Keys of the data that all attacks are graded on: nobody's."""

MALLORY: Final = Identity(keys=KEYS, candidate="mallory", source="option", attempt=1)
"""Who hands in every attack."""


class ProvingGround:
    """The target, the rooms, and a grader a thread; used as a context.

    Attributes:
        rooms: warm ones.
        data: that all attacks are graded on.
        hidden: words that only its hidden tables hold.
    """

    def __init__(
        self,
        corpus: Corpus,
        environment: Environment,
        *,
        image: str,
        rooms: WatchedRooms,
        render: Render,
        jobs: int = 2,
    ) -> None:
        """Begin to boot rooms.

        Args:
            corpus: the attacks and their target.
            environment: where the target runs.
            image: tag of its image.
            rooms: provider of rooms; closed with this.
            render: makes the renderings that sinks are looked for in.
            jobs: how many attacks at once. Some only make the grader wait.
        """
        # No attack needs more than these, and as many rooms as there are attacks are booted.
        preload = [name for name in environment.spec.preload if name in _PRELOAD]
        spec = msgspec.structs.replace(environment.spec, preload=preload)
        self._jobs = jobs
        self._environment = dataclasses.replace(environment, spec=spec)
        self._corpus = corpus
        self._image = image
        self._watched = rooms
        self._render = render
        self._own = threading.local()
        self._stack = contextlib.ExitStack()
        self.rooms = self._stack.enter_context(WarmRooms(rooms, boots_at_once=jobs))
        self._pool, self._second = (self._threads() for _ in range(2))
        self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory("-minbar")))
        self.data = self._grader().data_for(KEYS)
        self.hidden = hidden_words(self.data.hidden, self.data.work)

    def __enter__(self) -> Self:
        """Use as a context."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close all rooms, and remove what was written."""
        self._stack.close()

    def new_grader(self) -> Grader:
        """Make a grader of the target, with these rooms."""
        target = self._corpus.target
        return Grader(target, self._environment, image=self._image, rooms=self.rooms)

    def run(
        self,
        attacks: Sequence[Attack],
        *,
        begun: Callable[[Attack], None] = lambda _: None,
    ) -> list[Future[AttackResult]]:
        """Begin to run attacks, in order; those not begun when this is closed never are.

        Args:
            attacks: which.
            begun: told of each as it begins, from another thread.
        """
        left = iter(range(len(attacks) - 1, -1, -1))

        def one(attack: Attack) -> AttackResult:
            begun(attack)
            self._grader().keep_warm(min(self._jobs, next(left)))
            return self.attacked(attack)

        return [self._pool.submit(one, attack) for attack in attacks]

    def attacked(self, attack: Attack) -> AttackResult:
        """Run one attack, and judge it."""
        limits = self._corpus.target.spec.limits
        return judge(attack, self.seen(attack), limits, self.hidden)

    def seen(self, attack: Attack) -> Seen:
        """Run one attack, and say what was seen.

        Raises:
            EngineError: if the engine fails before it began.
        """
        started = time.monotonic()
        with self._watched.watch() as facts:
            seen = self._graded(attack)
        return dataclasses.replace(seen, facts=tuple(facts), seconds=time.monotonic() - started)

    def graded(self, notebook: bytes, keys: DataKeys = KEYS) -> Graded:
        """Grade the bytes of a notebook on data of the given keys."""
        grader = self._grader()
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            path = Path(folder) / grader.takehome.spec.files.notebook
            path.write_bytes(notebook)
            submission = grader.take_in(path)
        return grader.grade(submission, dataclasses.replace(MALLORY, keys=keys))

    def _threads(self) -> ThreadPoolExecutor:
        """Make threads; at the end nothing more is begun, and what runs is waited for."""
        pool = ThreadPoolExecutor(self._jobs, thread_name_prefix="attack")
        self._stack.callback(pool.shutdown, cancel_futures=True)
        return pool

    def _grader(self) -> Grader:
        """Give this thread's grader."""
        if not hasattr(self._own, "grader"):
            self._own.grader = self.new_grader()
        grader: Grader = self._own.grader
        return grader

    def _graded(self, attack: Attack) -> Seen:
        name, raw = self._handed_in(attack)
        try:
            grades = self._grades(name, raw, twice=attack.twice)
        except (SubmissionError, ReceiptError) as error:
            return Seen(
                refusal=error.what,
                renderings=self._render(Path(name), error),
                follow=self._follow(attack),
            )
        except OurFault as error:
            if isinstance(error, EngineError):
                raise
            return Seen(crash=str(error))
        except Exception as error:  # noqa: BLE001  what nobody expects is what attacks are for
            return Seen(crash=f"{type(error).__name__}: {error}"[:500])
        return Seen(
            graded=grades,
            renderings=self._render(Path(name), grades[0]),
            follow=self._follow(attack),
        )

    def _handed_in(self, attack: Attack) -> tuple[str, bytes]:
        """Return name and bytes of the submission; a script of the content runs in a room."""
        if not attack.build:
            usual = self._corpus.target.spec.files.notebook
            return attack.named or usual, notebook_bytes(attack.cells)
        wrong = notebook_bytes(self._corpus.wrong)
        ran = self._proof().run(
            {_SCRIPT: attack.build.encode(), "wrong.ipynb": wrong},
            [_SCRIPT],
            collect=[attack.hands_in],
            seconds=_BUILD_SECONDS,
            limit_bytes=_BUILT_BYTES,
        )
        if attack.hands_in not in ran.files:
            what = f"the script of `{attack.name}` made no `{attack.hands_in}`"
            raise EngineError(what, where=ran.log[-2000:])
        return attack.hands_in, ran.files[attack.hands_in]

    def _proof(self) -> ProofRoom:
        """Give this thread's room for scripts."""
        if not hasattr(self._own, "proof"):
            spec = RoomSpec(kind=RoomKind.PROOF, image=self._image)
            self._own.proof = ProofRoom(self.rooms.acquire(spec))
        proof: ProofRoom = self._own.proof
        return proof

    def _grades(self, name: str, raw: bytes, *, twice: bool) -> tuple[Graded, ...]:
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            path = Path(folder) / name
            path.write_bytes(raw)
            if not twice:
                return (self._grade(path),)
            second = self._second.submit(self._grade, path)
            return (self._grade(path), second.result())

    def _grade(self, path: Path) -> Graded:
        grader = self._grader()
        submission = grader.take_in(path)
        if submission.receipt is not None:
            secret, now = key("store"), dt.datetime.now(dt.UTC)
            verify_receipt(submission.receipt, secret, grader.takehome.spec, now=now)
        return grader.grade(submission, MALLORY)

    def _follow(self, attack: Attack) -> float | None:
        """Grade an honest solution after it, by the same grader and in the same examiner."""
        if attack.then is None:
            return None
        cells = self._corpus.right if attack.then == "right" else self._corpus.wrong
        return points(self.graded(notebook_bytes(cells)))
