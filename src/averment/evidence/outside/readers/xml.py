"""The one way in which XML of others is parsed here: no entities, no network, no document types, no giants."""

from __future__ import annotations

from lxml import etree

from averment.evidence.outside.readers.reading import Unreadable


def parsed(data: bytes, what: str) -> etree._Element:
    """The root of an XML part; a part that declares a document type is refused, since no office program writes one."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,  # else one cuts the words that it stands among in two
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"its part {what} is not well-formed XML ({error.msg})") from None
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise Unreadable(f"its part {what} declares a document type, by which such files attack their readers")
    return root


def local(node: etree._Element) -> str:
    """The name of an element without its namespace; empty for comments and the like."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(node: etree._Element, name: str) -> str:
    """An attribute by its name without its namespace; empty where absent."""
    return next((str(value) for key, value in node.attrib.items() if str(key).rpartition("}")[2] == name), "")
