"""Where links may lead: to labelled blocks of the document, and to addresses that a reader can open safely."""

from __future__ import annotations

import re
from collections.abc import Iterator

from averment.kernel.document import Heading, Paragraph, Span, Table

_SAFE = re.compile(r"(?:https?://|mailto:|tel:)[^\s<>\"\\]{1,2000}\Z", re.IGNORECASE)


def labels_of(node: object) -> Iterator[str]:
    """Each label that a block or a span of the document bears."""
    if isinstance(node, tuple):
        for part in node:
            yield from labels_of(part)
        return
    if isinstance(node, Heading | Paragraph | Table | Span) and node.label:
        yield node.label
    if isinstance(node, Table):
        yield from labels_of((node.caption, node.head, node.rows))
    for name in ("children", "blocks", "items"):
        yield from labels_of(getattr(node, name, ()))


def safe_target(target: str) -> bool:
    """An address that opens a page, a mail or a call; nothing that runs code or reads a file.

    >>> safe_target("https://forum.example/a?b=c"), safe_target("javascript:alert(1)"), safe_target("file:///etc/passwd")
    (True, False, False)
    """
    return bool(_SAFE.match(target))
