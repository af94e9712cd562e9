"""What a style sheet names: other sheets, fonts, images."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import tinycss2
from tinycss2.ast import Node

_SETS = {"image-set", "-webkit-image-set", "cross-fade", "image"}


def parts_of_style(css: str) -> Iterator[tuple[str, str]]:
    """The kind and the URL of each file that a sheet, or the style of one element, names.

    >>> list(parts_of_style('@import "a.css" print; @font-face {src: url(b.woff2)} p {background: url("c.png")}'))
    [('style', 'a.css'), ('font', 'b.woff2'), ('image', 'c.png')]
    >>> list(parts_of_style('/* url(x) */ @namespace url(n); p {content: "url(y)"} q {mask: image-set("d.png" 1x)}'))
    [('image', 'd.png')]
    """
    waiting: list[tuple[Iterator[Node], str, bool]] = [
        (iter(tinycss2.parse_component_value_list(css, skip_comments=True)), "image", False)
    ]
    rule = ""
    while waiting:  # without recursion: sheets of others nest as deep as they like
        nodes, kind, words = waiting[-1]
        node = next(nodes, None)
        if node is None:
            waiting.pop()
        elif node.type == "at-keyword":
            rule = node.lower_value
        elif node.type == "literal" and node.value == ";":
            rule = ""
        elif node.type == "url" or (node.type == "string" and (words or rule == "import")):
            yield from _named(node.value, kind, rule)
            rule = "imported" if rule == "import" else rule
        elif (inner := _inside(node, kind, rule)) is not None:
            waiting.append(inner)
            rule = "" if node.type == "{} block" else rule


def _named(url: str, kind: str, rule: str) -> Iterator[tuple[str, str]]:
    if rule in ("namespace", "charset", "imported") or not url or url.startswith("#"):
        return
    yield ("style" if rule == "import" else kind, url)


def _inside(node: Node, kind: str, rule: str) -> tuple[Iterator[Node], str, bool] | None:
    if node.type == "function":
        name = node.lower_name
        arguments: Sequence[Node] = node.arguments
        return iter(arguments), kind, name in _SETS or name in ("url", "src")
    if node.type == "{} block":
        return iter(node.content), "font" if rule == "font-face" else kind, False
    return (iter(node.content), kind, False) if node.type in ("() block", "[] block") else None
