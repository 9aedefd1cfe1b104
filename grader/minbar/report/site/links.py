"""Links between the pages of the site; what is not in it is named, and not linked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from minbar.models.bank_export import BankExport, ExportedItem
from minbar.report.escape import one_line
from minbar.report.maths import render_line

__all__ = ["Links"]

_LINK: Final = Markup('<a href="{}">{}</a>')
_CODE: Final = Markup("<code>{}</code>")
_ENTRY: Final = Markup('<li>{} <span class="found">{}, {} min, {} {}</span></li>')
_LIST: Final = Markup('<ul class="tree">{}</ul>')


@dataclass(frozen=True, slots=True)
class Links:
    """What a page may link to, from where it lies.

    Attributes:
        export: what the site holds.
        root: way from the page to the site's root, such as `../`.
    """

    export: BankExport
    root: str = ""

    def item(self, name: str) -> Markup:
        """Link an item by its title; an item that is not in the site is named by its id."""
        for each in self.export.items:
            if each.item.id == name:
                return self._link(f"items/{name}.html", render_line(each.item.title))
        return _CODE.format(one_line(name))

    def items(self, found: Iterable[ExportedItem]) -> Markup:
        """List items as links, with what tells them apart."""
        entries = [
            _ENTRY.format(
                self._link(f"items/{each.item.id}.html", render_line(each.item.title)),
                each.item.type,
                each.item.minutes,
                "level" if len(each.item.levels) == 1 else "levels",
                ", ".join(map(str, each.item.levels)),
            )
            for each in found
        ]
        return _LIST.format(Markup().join(entries)) if entries else Markup("<p>None here.</p>")

    def role(self, name: str) -> Markup:
        """Link a role by its title."""
        return self._part("roles.html", name, {each.id: each.title for each in self.export.roles})

    def blueprint(self, name: str) -> Markup:
        """Link a blueprint by its title."""
        titles = {each.id: each.title for each in self.export.blueprints}
        return self._part("blueprints.html", name, titles)

    def topics(self, names: Collection[str]) -> Markup:
        """Link topics by their titles, one after another."""
        known = self.export.topics
        return Markup(", ").join(self._part("topics.html", name, known) for name in names)

    def _part(self, page: str, name: str, titles: dict[str, str]) -> Markup:
        if name not in titles:
            return _CODE.format(one_line(name))
        return self._link(f"{page}#{name}", render_line(titles[name]))

    def _link(self, address: str, text: Markup) -> Markup:
        return _LINK.format(escape(self.root) + address, text)
