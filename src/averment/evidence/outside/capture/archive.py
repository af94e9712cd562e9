"""The WARC: each request and answer as it went over the wire, with digests, one gzip member a record."""

from __future__ import annotations

import hashlib
import io
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from averment.evidence.outside.capture.captured import CAPTURE_TYPE
from averment.evidence.outside.capture.exchanges import SOFTWARE, Exchange

_READ_BYTES = 64 * 1024
_CONFORMS = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


class Archive:
    """Writes the records of one capture, dated from the moment at which it began."""

    def __init__(self, file: BinaryIO, began: datetime) -> None:
        self._writer, self._began = WARCWriter(file, gzip=True, warc_version="1.1"), began
        info = {
            "software": SOFTWARE,
            "format": "WARC File Format 1.1",
            "conformsTo": _CONFORMS,
        }
        fields = "".join(f"{name}: {value}\r\n" for name, value in info.items())
        self._info_id = self._put("warcinfo", "", "application/warc-fields", io.BytesIO(fields.encode()), [])

    def add(self, found: Exchange) -> str:
        """Keep a request and what came for it; the id of the record of the answer."""
        url, headers = found.place.url, self._headers_of(found)
        if found.status:
            payload = digest_of(found.raw, found.head_bytes)
            headers += [("WARC-Payload-Digest", payload)]
            answer = self._put("response", url, "application/http; msgtype=response", found.raw, headers)
        else:  # whatever it was, it was no answer in HTTP
            answer = self._put("resource", url, "application/octet-stream", found.raw, headers)
        no_body = digest_of(io.BytesIO())
        about = [*self._headers_of(found, whole=True), ("WARC-Concurrent-To", answer), ("WARC-Payload-Digest", no_body)]
        self._put("request", url, "application/http; msgtype=request", io.BytesIO(found.request), about)
        return answer

    def describe(self, url: str, facts: Mapping[str, object], page: str, elapsed: float) -> None:
        """Say in the capture itself how it went."""
        data = json.dumps(facts, ensure_ascii=True, indent=1, sort_keys=True).encode("ascii")
        about = [("WARC-Date", self._date(elapsed))] + ([("WARC-Concurrent-To", page)] if page else [])
        self._put("metadata", url, CAPTURE_TYPE, io.BytesIO(data), about)

    def _headers_of(self, found: Exchange, *, whole: bool = False) -> list[tuple[str, str]]:
        headers = [("WARC-Date", self._date(found.begun_seconds)), ("WARC-IP-Address", found.address)]
        if found.broke is not None and not whole:
            headers.append(("WARC-Truncated", found.broke.how))
        return headers

    def _put(self, kind: str, url: str, media_type: str, block: BinaryIO, headers: Sequence[tuple[str, str]]) -> str:
        """Write a record; its digests are taken here, of the bytes as they came, and not of headers written anew."""
        digest, length = digest_of(block), block.seek(0, io.SEEK_END)
        name = f"<{uuid.uuid4().urn}>"
        known = [("WARC-Type", kind), ("WARC-Record-ID", name), *headers, ("WARC-Block-Digest", digest)]
        if url:
            known.append(("WARC-Target-URI", url))
        if kind == "warcinfo":
            known.append(("WARC-Date", self._date(0)))
        else:
            known.append(("WARC-Warcinfo-ID", self._info_id))
        if kind != "warcinfo" and not any(field == "WARC-Payload-Digest" for field, _ in known):
            known.append(("WARC-Payload-Digest", digest))
        block.seek(0)
        record_headers = StatusAndHeaders("", known, protocol="WARC/1.1")
        record = ArcWarcRecord("warc", kind, record_headers, block, None, media_type, length)
        record.payload_length = length
        self._writer.write_record(record)
        return name

    def _date(self, elapsed: float) -> str:
        moment = self._began.astimezone(UTC) + timedelta(seconds=elapsed)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest_of(block: BinaryIO, start: int = 0) -> str:
    """The SHA-256 of the bytes from `start` on, as a WARC writes it."""
    block.seek(start)
    total = hashlib.sha256()
    for data in _pieces(block):
        total.update(data)
    return f"sha256:{total.hexdigest()}"


def _pieces(block: BinaryIO) -> Iterator[bytes]:
    while data := block.read(_READ_BYTES):
        yield data
