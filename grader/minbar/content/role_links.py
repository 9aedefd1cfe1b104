"""What roles, blueprints and policies name, held against what the banks declare."""

from __future__ import annotations

from minbar.content.bank_links import Declared, Linked
from minbar.content.loop_checks import check_loop_links
from minbar.content.problems import Problems, suggestion, visible
from minbar.models.blueprint import Blueprint
from minbar.models.policy import Policy
from minbar.models.role import Role

__all__ = ["check_role_links"]


def check_role_links(linked: Linked, problems: Problems) -> None:
    """Note roles, take-homes, topics and hypotheses that do not fit together."""
    for declared in linked.roles.values():
        _check_takehomes(declared, linked, problems)
        check_loop_links(declared, linked, problems)
    for declared in linked.blueprints.values():
        role = _role_of(declared, linked, problems)
        _check_slots(declared, role, linked, problems)
    decided: dict[str, Declared] = {}
    for declared in linked.policies.values():
        role = _role_of(declared, linked, problems)
        if role is not None:
            _check_policy(declared, role, problems)
            _check_once(declared, decided, problems)


def _check_takehomes(declared: Declared, linked: Linked, problems: Problems) -> None:
    role: Role = declared.value
    for number, name in enumerate(role.takehomes):
        if name not in linked.takehomes:
            what = f"there is no take-home `{visible(name)}`"
            where = declared.where("takehomes", number)
            problems.add(what, where=where, todo=suggestion(name, linked.takehomes))


def _role_of(declared: Declared, linked: Linked, problems: Problems) -> Role | None:
    name: str = declared.value.role
    found = linked.roles.get(name)
    if found is None:
        if linked.is_broken(name):
            return None
        what = f"there is no role `{visible(name)}`"
        problems.add(what, where=declared.where("role"), todo=suggestion(name, linked.roles))
        return None
    role: Role = found.value
    return role


def _check_slots(declared: Declared, role: Role | None, linked: Linked, problems: Problems) -> None:
    blueprint: Blueprint = declared.value
    held = [interview.type for interview in role.interviews] if role else []
    for number, slot in enumerate(blueprint.slots):
        if role is not None and slot.type not in held:
            what = f"role `{role.id}` holds no interview of type `{slot.type}`"
            todo = f"It holds {', '.join(f'`{one}`' for one in held)}"
            problems.add(what, where=declared.where("slots", number, "type"), todo=todo)
        for at, pattern in enumerate(slot.topics if linked.topics_known else ()):
            if not any(_matches(pattern, topic) for topic in linked.topics):
                what = f"no topic of `bank.yaml` is `{visible(pattern)}`"
                todo = suggestion(pattern, {*linked.topics, *_patterns(linked)})
                where = declared.where("slots", number, "topics", at)
                problems.add(what, where=where, todo=todo)


def _matches(pattern: str, topic: str) -> bool:
    if pattern.endswith(".*"):
        return topic.startswith(pattern[:-1])
    return topic == pattern


def _patterns(linked: Linked) -> set[str]:
    domains = {f"{topic.split('.')[0]}.*" for topic in linked.topics}
    return domains | {f"{topic.rpartition('.')[0]}.*" for topic in linked.topics}


def _check_policy(declared: Declared, role: Role, problems: Problems) -> None:
    policy: Policy = declared.value
    tested = [strength.hypothesis for strength in role.strengths]
    for number, hypothesis in enumerate(policy.strengths.of):
        if hypothesis not in tested:
            what = f"`{hypothesis}` is no strength of role `{role.id}`"
            todo = suggestion(hypothesis, tested)
            problems.add(what, where=declared.where("strengths", "of", number), todo=todo)
    for hypothesis, least in role.bars.items():
        bar = policy.minimum_bar.get(hypothesis)
        if bar is None:
            what = f"role `{role.id}` has a bar for `{hypothesis}`, the policy has none"
            problems.add(what, where=declared.where("minimum_bar", key=True), todo="Add it")
        elif bar.at(1) < least:
            what = f"role `{role.id}` asks for {least} of `{hypothesis}` at any level"
            problems.add(what, where=declared.where("minimum_bar", hypothesis, "1"))


def _check_once(declared: Declared, decided: dict[str, Declared], problems: Problems) -> None:
    first = decided.setdefault(declared.value.role, declared)
    if first is not declared:
        what = f"{first.path} decides about role `{declared.value.role}` already"
        problems.add(what, where=declared.where("role"), todo="Keep one of them")
