"""A bank as an IMS QTI 2.1 package: a zip with a manifest and one file an item or variant.

The bytes depend on the content alone: names in order, one fixed date, nothing
compressed. A title may be shown to candidates, so items bear none that tells
anything; titles are in the manifest.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from minbar.models.bank_export import BankExport, ExportedItem, WorkedVariant
from minbar.report.exchange.losses import losses
from minbar.report.exchange.notes import scorer_notes
from minbar.report.exchange.qti_item import item_identifier, numeric_item, open_item
from minbar.report.exchange.xml import DECLARATION, tag

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["MARKER", "qti_package"]

MARKER: Final = "minbar bank export, QTI 2.1"
"""What the package says of itself at its end."""


_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can name
_MODE: Final = 0o644 << 16
_UNIX: Final = 3
_NOTE: Final = "{} (minbar {})\nFor interviewers: holds answers.\n\n{}\n"
_CP: Final = "http://www.imsglobal.org/xsd/imscp_v1p1"
_MD: Final = "http://ltsc.ieee.org/xsd/LOM"
_QTI_MD: Final = "http://www.imsglobal.org/xsd/imsqti_metadata_v2p1"


def qti_package(export: BankExport) -> bytes:
    """Return a package of all items, and what QTI cannot hold in its README.txt."""
    files = {f"items/{name}.xml": text for name, text in _items(export)}
    note = _NOTE.format(MARKER, export.minbar, "\n".join(losses(export, "qti")))
    held = {
        "README.txt": note.encode("utf-8"),
        "imsmanifest.xml": (DECLARATION + _manifest(export)).encode("utf-8"),
        **{name: (DECLARATION + text).encode("utf-8") for name, text in files.items()},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        package.comment = MARKER.encode()
        for name in sorted(held):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.external_attr = _MODE
            entry.create_system = _UNIX
            package.writestr(entry, held[name])
    return buffer.getvalue()


def _parts(export: BankExport) -> Iterator[tuple[ExportedItem, WorkedVariant | None]]:
    for each in export.items:
        yield from ((each, variant) for variant in each.variants or (None,))


def _items(export: BankExport) -> Iterator[tuple[str, Markup]]:
    rubrics = {rubric.id: rubric for rubric in export.rubrics}
    for each in export.items:
        notes = scorer_notes(each, rubrics, "mathml")  # one text for all variants
        if not each.variants:
            yield item_identifier(each, None), open_item(each, notes, export.minbar)
        for variant in each.variants:
            text = numeric_item(each, variant, notes, export.minbar)
            yield item_identifier(each, variant), text


def _manifest(export: BankExport) -> Markup:
    resources = (_resource(each, variant) for each, variant in _parts(export))
    return tag(
        "manifest",
        tag("metadata", tag("schema", "QTIv2.1 Package"), tag("schemaversion", "1.0.0")),
        tag("organizations"),
        tag("resources", *resources, _readme()),
        xmlns=_CP,
        xmlns_imsmd=_MD,
        xmlns_imsqti=_QTI_MD,
        identifier="minbar-bank-export",
    )


def _readme() -> Markup:
    return tag(
        "resource",
        tag("file", href="README.txt"),
        identifier="README",
        type="webcontent",
        href="README.txt",
    )


def _resource(each: ExportedItem, variant: WorkedVariant | None) -> Markup:
    name = item_identifier(each, variant)
    file = f"items/{name}.xml"
    return tag(
        "resource",
        tag("metadata", _described(each, variant)),
        tag("file", href=file),
        identifier=f"RES-{name}",
        type="imsqti_item_xmlv2p1",
        href=file,
    )


def _described(each: ExportedItem, variant: WorkedVariant | None) -> Markup:
    item = each.item
    title = item.title if variant is None else f"{item.title} ({variant.number})"
    interaction = "extendedTextInteraction" if variant is None else "textEntryInteraction"
    general = tag(
        "imsmd:general",
        tag("imsmd:title", tag("imsmd:string", title, language="en")),
        *(tag("imsmd:keyword", tag("imsmd:string", topic, language="en")) for topic in item.topics),
    )
    return tag("imsmd:lom", general) + tag(
        "imsqti:qtiMetadata",
        tag("imsqti:timeDependent", "false"),
        tag("imsqti:interactionType", interaction),
        tag("imsqti:toolName", "minbar"),
    )
