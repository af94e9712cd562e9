"""The canonical text: what the document says, without how it looks, so that it can be hashed and compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import rfc8785

from averment.kernel.document import (
    Block,
    Division,
    Document,
    Heading,
    Inline,
    LineBreak,
    Link,
    Listing,
    Note,
    Paragraph,
    Quotation,
    Span,
    Styled,
    Table,
    Text,
)

FORMAT = "averment-text/1"


def canonical_text(document: Document, identity: dict[str, str]) -> bytes:
    """The text of a document as canonical JSON (RFC 8785), with the digest of each of its blocks.

    A reader who holds only one block can show with its digest that it belongs to the text.
    """
    blocks = list(_blocks(document.blocks))
    value: dict[str, Any] = {
        "format": FORMAT,
        **identity,
        "title": document.title,
        "language": document.language,
        "details": [list(detail) for detail in document.details],
        "blocks": [{**block, "sha256": _digest(block)} for block in blocks],
    }
    return rfc8785.dumps(value)


def _digest(value: dict[str, Any]) -> str:
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()


def _blocks(blocks: Iterable[Block]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        match block:
            case Heading():
                yield {"kind": f"heading-{block.level}", **_words(block.children)}
            case Paragraph():
                number = {"number": block.number} if block.number else {}
                yield {"kind": "paragraph", **number, **_words(block.children)}
            case Listing():
                for item in block.items:
                    yield from ({**inner, "in": "list"} for inner in _blocks(item))
            case Quotation():
                yield from ({**inner, "in": "quotation"} for inner in _blocks(block.blocks))
            case Division():
                named = {"in": " ".join(block.classes)} if block.classes else {}
                yield from ({**inner, **named} for inner in _blocks(block.blocks))
            case Table():
                yield from _table(block)


def _table(table: Table) -> Iterator[dict[str, Any]]:
    if table.caption:
        yield {"kind": "caption", **_words(table.caption)}
    for row in (*table.head, *table.rows):
        yield {"kind": "row", "cells": [_words(cell.children)["text"] for cell in row]}


def _words(inlines: Iterable[Inline]) -> dict[str, Any]:
    """The words of a block, and its notes in their order."""
    inlines = tuple(inlines)
    notes = [" ".join(block_text for block_text in _note_texts(note)) for note in _notes(inlines)]
    text = "".join(_text(inlines))
    return {"text": text, "notes": notes} if notes else {"text": text}


def _text(inlines: Iterable[Inline]) -> Iterator[str]:
    for inline in inlines:
        if isinstance(inline, Text):
            yield inline.text
        elif isinstance(inline, LineBreak):
            yield "\n"
        elif isinstance(inline, Styled | Link | Span):
            yield from _text(inline.children)


def _notes(inlines: Iterable[Inline]) -> Iterator[Note]:
    for inline in inlines:
        if isinstance(inline, Note):
            yield inline
        elif isinstance(inline, Styled | Link | Span):
            yield from _notes(inline.children)


def _note_texts(note: Note) -> Iterator[str]:
    for block in _blocks(note.blocks):
        yield str(block.get("text", ""))
