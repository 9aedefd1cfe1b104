"""One opened engine, its rooms and a grader, for as long as a command needs them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import docker

    from minbar.content.environments import Environment
    from minbar.content.quality_rubrics import LoadedRubric
    from minbar.content.takehomes import Takehome
    from minbar.grading.batch.values import Grading
    from minbar.grading.grader import Grader
    from minbar.grading.quality_reader import QualityReader
    from minbar.rooms.pool import WarmRooms

__all__ = ["batch_session", "grading_session", "load_content", "quality_session"]


@contextlib.contextmanager
def grading_session(slug: str, banks: Sequence[Path]) -> Iterator[Grader]:
    """Give a grader of one take-home; afterwards none of its rooms is left.

    Args:
        slug: id of the take-home.
        banks: content to use instead of the built-in one, if any.

    Raises:
        UserError: if the take-home does not exist, or its files are at fault.
        EngineError: if no engine answers, or the image was not built.
    """
    with _opened(slug, banks, runtime=None, quality=True) as opened:
        yield opened.grader()


@contextlib.contextmanager
def batch_session(
    slug: str,
    banks: Sequence[Path],
    *,
    jobs: int,
    patience: float,
    runtime: str | None = None,
    quality: bool = True,
) -> Iterator[Grading]:
    """Give somebody who grades submissions of one take-home, `jobs` at once.

    No room boots before one is needed, and afterwards none is left.

    Args:
        slug: id of the take-home.
        banks: content to use instead of the built-in one, if any.
        jobs: how many submissions are graded at once.
        patience: seconds to wait for an engine that is gone.
        runtime: container runtime, if not the engine's own.
        quality: whether code quality is scored, where a criterion asks for it.

    Raises:
        UserError: if the take-home does not exist, or its files are at fault.
        EngineError: if no engine answers, or the image was not built.
    """
    from minbar.grading.batch.local import LocalGrading
    from minbar.grading.batch.values import Conditions
    from minbar.grading.intake import reserved_names
    from minbar.rooms.engine import answers

    with _opened(slug, banks, runtime=runtime, quality=quality) as opened:
        rubric = opened.quality
        yield LocalGrading(
            opened.takehome,
            Conditions(
                image=opened.image,
                rubric=rubric.sha256 if rubric is not None else None,
                runtime=runtime,
            ),
            reserved=reserved_names(opened.environment.requirements),
            make=opened.grader,
            answers=lambda: answers(opened.client),
            stop=opened.rooms.stop,
            jobs=jobs,
            patience=patience,
        )


def load_content(
    slug: str, banks: Sequence[Path], *, quality: bool
) -> tuple[Takehome, Environment, LoadedRubric | None]:
    """Load a take-home, its environment, and its rubric where quality is scored.

    Raises:
        UserError: if the take-home does not exist, or its files are at fault.
    """
    from minbar.content.environments import load_environment
    from minbar.content.locate import find_content
    from minbar.content.quality_rubrics import load_quality_rubric
    from minbar.content.takehomes import load_takehome

    roots = find_content(banks)
    takehome = load_takehome(roots, slug)
    scored = quality and any(one.kind == "quality" for one in takehome.spec.criteria)
    rubric = load_quality_rubric(roots, takehome.spec.quality.rubric) if scored else None
    return takehome, load_environment(roots, takehome.spec.environment), rubric


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """An engine, and all that a grader of one take-home needs."""

    takehome: Takehome
    environment: Environment
    client: docker.DockerClient
    image: str
    rooms: WarmRooms
    warnings: tuple[str, ...]
    quality: LoadedRubric | None

    def grader(self) -> Grader:
        """Make a grader; its rooms begin to boot."""
        from minbar.grading.grader import Grader

        return Grader(
            self.takehome,
            self.environment,
            image=self.image,
            rooms=self.rooms,
            warnings=self.warnings,
            quality=self.quality,
        )


@contextlib.contextmanager
def _opened(
    slug: str, banks: Sequence[Path], *, runtime: str | None, quality: bool
) -> Iterator[_Opened]:
    from minbar.rooms.docker_rooms import DockerRooms
    from minbar.rooms.doctor.proofs import unproved_limits
    from minbar.rooms.engine import connect
    from minbar.rooms.images import require_image
    from minbar.rooms.pool import WarmRooms
    from minbar.store.home import state_dir

    takehome, environment, rubric = load_content(slug, banks, quality=quality)
    with contextlib.closing(connect()) as client:
        image = require_image(client, environment)
        docker_rooms = DockerRooms(client, runtime=runtime)
        with WarmRooms(docker_rooms) as rooms:
            yield _Opened(
                takehome=takehome,
                environment=environment,
                client=client,
                image=image,
                rooms=rooms,
                warnings=unproved_limits(state_dir(), docker_rooms.facts, runtime),
                quality=rubric,
            )


@contextlib.contextmanager
def quality_session(
    banks: Sequence[Path], *, environment: str, rubric: str | None, takehome: str | None = None
) -> Iterator[QualityReader]:
    """Give a reader of notebooks' quality; afterwards none of its rooms is left.

    Args:
        banks: content to use instead of the built-in one, if any.
        environment: name of the one whose image reads, and runs, the notebooks; of a
            take-home its own is taken.
        rubric: name of the quality rubric; None for the take-home's, or `default`.
        takehome: id of the take-home that the notebooks solve, if they solve one.

    Raises:
        UserError: if one of them does not exist, or its file is at fault.
        EngineError: if no engine answers, or the image was not built.
    """
    from minbar.content.environments import load_environment
    from minbar.content.locate import find_content
    from minbar.content.quality_rubrics import load_quality_rubric
    from minbar.content.takehomes import load_takehome
    from minbar.grading.quality_judge import QualityJudge, asked_names
    from minbar.grading.quality_reader import QualityReader, demonstration
    from minbar.grading.specs import analysis_spec
    from minbar.rooms.docker_rooms import DockerRooms
    from minbar.rooms.engine import connect
    from minbar.rooms.images import require_image
    from minbar.rooms.pool import WarmRooms

    roots = find_content(banks)
    found = load_takehome(roots, takehome) if takehome is not None else None
    name = found.spec.quality.rubric if found is not None else "default"
    loaded = load_quality_rubric(roots, rubric or name)
    place = load_environment(roots, found.spec.environment if found is not None else environment)
    asked = asked_names(found.spec) if found is not None else ()
    late = found.spec.quality.known_afterwards if found is not None else None
    with contextlib.closing(connect()) as client:
        image = require_image(client, place)
        with WarmRooms(DockerRooms(client)) as rooms:
            spec = analysis_spec(image)
            judge = QualityJudge(rooms, spec, loaded, asked=asked, known_afterwards=late)
            conditions = None if found is None else demonstration(found, rooms, image)
            yield QualityReader(judge, rooms, place, image, conditions)
