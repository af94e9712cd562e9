"""The form of a capture: the fields that the Berkeley Protocol asks for, each filled in or with the reason why not."""

from __future__ import annotations

from averment.evidence.outside.capture.captured import Captured


def form_of(captured: Captured) -> dict[str, object]:
    """The form as it is kept inside the WARC; a field that is empty is told under “missing”, with its reason."""
    return {
        "outcome": captured.outcome,
        "reason": captured.reason,
        "target_url": captured.target_url,
        "final_url": captured.final_url,
        "html_sha256": captured.html_sha256,
        "begun_at": captured.begun_at.isoformat(),
        "ended_at": captured.ended_at.isoformat(),
        "status": captured.status,
        "address": captured.address,
        "certificate_sha256": captured.certificate_sha256,
        "software": captured.software,
        "title": captured.untrusted_title,
        "metadata": [list(pair) for pair in captured.untrusted_metadata],
        "pages": list(captured.pages),
        "parts": [{"url": part.url, "kind": part.kind, "missing": part.missing} for part in captured.parts],
        "parts_left_out": captured.parts_left_out,
        "missing": missing_fields(captured),
    }


def capture_fields(captured: Captured) -> tuple[tuple[str, str], ...]:
    """The eight fields of a capture as the custody log keeps them: what there is, or why there is nothing."""
    missing, parts = missing_fields(captured), len(captured.parts) + captured.parts_left_out
    here = len(captured.parts) - len(captured.missing)
    server = f"{captured.address}, certificate {captured.certificate_sha256 or missing['certificate_sha256']}"
    metadata = f"{len(captured.untrusted_metadata):,} fields in the WARC"
    times = f"{captured.begun_at.isoformat()} to {captured.ended_at.isoformat()}"
    return (
        ("target URL", captured.target_url),
        ("source of the page", f"in the WARC, sha256 {captured.html_sha256}" if captured.html_sha256 else
                               f"missing: {missing['html_sha256']}"),
        ("picture of the page", f"missing: {missing['picture of the page']}"),
        ("embedded media", f"{here:,} of {parts:,} parts in the WARC"),
        ("embedded metadata", metadata if captured.untrusted_metadata else f"missing: {missing['metadata']}"),
        ("context", f"missing: {missing['comments and what loads later']}"),
        ("collection", f"{times} UTC, by {captured.software}, from {captured.final_url} at {server}, "
                       f"status {captured.status}"),
        ("digest", captured.warc_sha256),
    )  # fmt: skip


def missing_fields(captured: Captured) -> dict[str, str]:
    """Why a field of the form is empty, by its name; a capture shows itself what it does not hold."""
    never = {
        "collector": "named in the custody log, and not in a file that may travel to anybody",
        "picture of the page": "no browser was used: scripts were kept, and not run",
        "comments and what loads later": "only what the page and its sheets name was fetched",
    }
    reached = bool(captured.address)
    empty = {
        "html_sha256": "what came is no web page" if captured.status else "nothing came",
        "address": "no server was reached",
        "status": "no answer came",
        "final_url": "no server was reached",
        "certificate_sha256": "the connection was not secured" if reached else "no server was reached",
        "metadata": "the page has none that could be read",
        "title": "the page has none that could be read",
    }
    facts = {
        "html_sha256": captured.html_sha256,
        "address": captured.address,
        "status": captured.status,
        "final_url": captured.final_url,
        "certificate_sha256": captured.certificate_sha256,
        "metadata": captured.untrusted_metadata,
        "title": captured.untrusted_title,
    }
    return {**{name: why for name, why in empty.items() if not facts[name]}, **never}
