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
        "collector": captured.collector,
        "begun_at": captured.begun_at.isoformat(),
        "ended_at": captured.ended_at.isoformat(),
        "status": captured.status,
        "address": captured.address,
        "certificate_sha256": captured.certificate_sha256,
        "software": captured.software,
        "title": captured.untrusted_title,
        "metadata": [list(pair) for pair in captured.untrusted_metadata],
        "parts": [{"url": part.url, "kind": part.kind, "missing": part.missing} for part in captured.parts],
        "parts_left_out": captured.parts_left_out,
        "missing": missing_fields(captured),
    }


def missing_fields(captured: Captured) -> dict[str, str]:
    """Why a field of the form is empty, by its name; a capture shows itself what it does not hold."""
    never = {
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
