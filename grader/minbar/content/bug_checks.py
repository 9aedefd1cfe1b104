"""The bugs of a debugging item, held against its topics, levels and one another."""

from __future__ import annotations

from minbar.content.problems import Problems, suggestion
from minbar.content.strict_yaml import Document
from minbar.models.item import Item

__all__ = ["check_bugs"]


def check_bugs(document: Document[Item], problems: Problems) -> None:
    """Note bugs outside the item's topics, topics without a bug, and impossible plantings."""
    if document.value.type != "debugging" or not document.value.bugs:
        return
    _check_each(document, problems)
    _check_topics(document, problems)
    _check_plant(document, problems)


def _check_each(document: Document[Item], problems: Problems) -> None:
    item = document.value
    seen: set[str] = set()
    for number, bug in enumerate(item.bugs):
        if bug.id in seen:
            where = document.where("bugs", number, "id")
            problems.add(f"`{bug.id}` stands twice in `bugs`", where=where, todo="Rename one")
        seen.add(bug.id)
        if bug.topic not in item.topics:
            what = f"`{bug.topic}`, the topic of bug `{bug.id}`, is none of the item's topics"
            where = document.where("bugs", number, "topic")
            problems.add(what, where=where, todo=suggestion(bug.topic, item.topics))
        if bug.fixed == bug.buggy:
            what = f"bug `{bug.id}` plants what stands there already"
            problems.add(what, where=document.where("bugs", number, "buggy"))


def _check_topics(document: Document[Item], problems: Problems) -> None:
    planted = {bug.topic for bug in document.value.bugs}
    for number, topic in enumerate(document.value.topics):
        if topic not in planted:
            what = f"no bug has the topic `{topic}`"
            todo = suggestion(topic, planted - set(document.value.topics))
            where = document.where("topics", number)
            problems.add(what, where=where, todo=todo or "Write such a bug, or drop the topic")


def _check_plant(document: Document[Item], problems: Problems) -> None:
    item = document.value
    for level in item.levels:
        if str(level) not in item.plant:
            what = f"`plant` does not say how many bugs level {level} gets"
            problems.add(what, where=document.where("plant", key=True))
    for named, count in item.plant.items():
        if int(named) not in item.levels:
            what = f"level {named} is none of the item's levels"
            problems.add(what, where=document.where("plant", named, key=True))
        if count > len(item.bugs):
            what = f"{count} bugs are to be planted, and there are {len(item.bugs)}"
            problems.add(what, where=document.where("plant", named))
