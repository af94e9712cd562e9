"""Hiding places in HTML, SVG and XML."""

from __future__ import annotations

import base64
import gzip
import html
import json
from urllib.parse import quote

from tests.evidence.hiding.table import halves, hide
from tests.evidence.leaky_files import zipped


def _spans(name: str) -> str:
    return "<b>{}</b><i>{}</i>".format(*halves(name))


hide("inside-comment.html", "A comment holds markup that splits the name.")(
    lambda name: f"<p>Public.</p><!--[if mso]><p>{_spans(name)}</p><![endif]-->".encode()
)
hide("srcdoc.html", "A frame holds a page of its own in an attribute.")(
    lambda name: f'<iframe srcdoc="{html.escape(_spans(name))}"></iframe>'.encode()
)
hide("data-uri.svg", "A picture is a percent-encoded page in an address, which splits the name.")(
    lambda name: (
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="data:text/html,{quote(_spans(name))}"/></svg>'.encode()
    )
)
hide("feed.xml", "A feed holds escaped markup that splits the name.")(
    lambda name: f"<?xml version='1.0'?><rss><description>{html.escape(_spans(name))}</description></rss>".encode()
)
hide("page-in.json", "JSON holds markup that splits the name.")(
    lambda name: json.dumps({"body": _spans(name)}).encode()
)
hide("template.html", "A template that no browser shows splits the name.")(
    lambda name: f"<p>Public.</p><template><p>{_spans(name)}</p></template>".encode()
)
hide("noscript.html", "The name stands where a browser without scripts looks, and in a hidden element.")(
    lambda name: f"<noscript><div hidden>{_spans(name)}</div></noscript>".encode()
)
hide("linked-data.html", "Linked data in a script give the name in two fields.")(
    lambda name: '<script type="application/ld+json">{{"givenName":"{}","familyName":"{}"}}</script>'.format(
        *name.split()
    ).encode()
)
hide("srcset.html", "A list of addresses of pictures names the person.")(
    lambda name: f'<img srcset="a.png 1x, {quote(name)}.png 2x">'.encode()
)
hide("shy.html", "Soft hyphens and zero-width entities split the name.")(
    lambda name: ("<p>" + "&shy;&#8203;&zwnj;".join(name) + "</p>").encode()
)
hide("letters.html", "Every letter of the name has an element of its own.")(
    lambda name: ("<p>" + "".join(f"<div style='float:left'>{c}</div>" for c in name) + "</p>").encode()
)
hide("internal-entity.xml", "Two entities of the document's own make the name.")(
    lambda name: '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "{}"><!ENTITY y "{}">]><a>&x;&y;</a>'.format(
        *halves(name)
    ).encode()
)
hide("metadata.svg", "The metadata of a drawing name its maker.")(
    lambda name: f'<svg xmlns="http://www.w3.org/2000/svg"><metadata><x>{name}</x></metadata></svg>'.encode()
)
hide("packed.svgz", "A packed drawing splits the name over two spans.")(
    lambda name: gzip.compress(
        '<svg xmlns="http://www.w3.org/2000/svg"><text><tspan>{}</tspan><tspan>{}</tspan></text></svg>'.format(
            *halves(name)
        ).encode()
    )
)
hide("book.epub", "A chapter of a book splits the name.")(
    lambda name: zipped(
        {"mimetype": "application/epub+zip", "OEBPS/a.xhtml": f"<html><body>{_spans(name)}</body></html>"}
    )
)
hide("saved.mhtml", "A page saved with its parts keeps the name in quoted-printable, over a soft line end.")(
    lambda name: (
        (
            "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"
            "--x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            "<p>{}=\r\n{}</p>\r\n--x--\r\n"
        )
        .format(*halves(name))
        .encode()
    )
)
hide("font.css", "A style carries a file of an unknown kind in an address.")(
    lambda name: (
        b"a{src:url(data:application/x-unknown;base64,"
        + base64.b64encode(b"\x00\x01\x02" + name.encode("utf-16-be") + b"\xff\x00" * 9)
        + b")}"
    )
)
hide("record.warc", "A web archive keeps a page that splits the name, packed by the server.")(
    lambda name: _warc(gzip.compress(f"<html><p>{_spans(name)}</p></html>".encode()))
)


def _warc(body: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + body
    head = f"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: {len(http)}\r\n\r\n".encode()
    return head + http + b"\r\n\r\n"


hide("plain.warc", "A web archive keeps a page as it came, in pieces, behind a picture.")(
    lambda name: _plain_warc(f"<html><p>{_spans(name)}</p></html>".encode())
)


def _plain_warc(page: bytes) -> bytes:
    cut = len(page) // 2
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(x), x) for x in (page[:cut], page[cut:], b""))
    answers = [
        b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG\x00\x00",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + pieces,
    ]
    return b"".join(
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (len(x), x) for x in answers
    )
