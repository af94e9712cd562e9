"""A person takes her consent back: what was built before is told, and nothing is built on her words any more."""

from __future__ import annotations

import json

from tests.web.test_custody_acts import Session, session

__all__ = ["session"]


def test_after_a_withdrawal_no_build_rests_on_her_and_the_one_before_is_told(session: Session) -> None:
    built, quiet, withdrawn, again, outputs, verified = session(
        "build valley upr --out before --json",
        "consent outputs valley hevin-gazette --json",
        "--member tavi consent withdraw valley testimony-04 --reason 'she asked for it'",
        "build valley upr --out after --json",
        "--member tavi consent outputs valley testimony-04 --json",
        "verify work --json",
    )
    assert built.returncode == 0, built.stdout
    assert quiet.returncode == 0, quiet.stderr
    assert withdrawn.returncode == 0, withdrawn.stderr
    digest = json.loads(built.stdout)["digest"]
    told = " ".join(withdrawn.stdout.split())
    assert digest in told
    assert "1 package built before" in told
    assert "whoever holds one of them must be told" in told
    assert again.returncode == 1
    assert "consent-exceeded" in {one["code"] for one in json.loads(again.stdout)["findings"]}
    (one,) = json.loads(outputs.stdout)["outputs"]
    assert (one["package"], one["source"], one["submission"], one["tier"]) == (digest, "testimony-04", "upr", "public")
    assert one["withheld"]
    assert json.loads(verified.stdout)["problems"] == []


def test_what_is_asked_wrongly_is_refused_in_one_line_and_changes_nothing(session: Session) -> None:
    wrong = session(
        "consent withdraw valley testimony-4 --reason seen",
        "consent withdraw valley hevin-gazette --reason seen",
        "--member ilka consent withdraw valley testimony-04 --reason seen",
        "--member beno consent outputs valley testimony-11",
        "consent record valley testimony-04 --given yesterday --how signed",
        "consent record valley testimony-04 --given 2999 --how signed",
        "consent record valley testimony-04 --given 2026-03 --how signed --expires 2026-02",
        "consent record valley testimony-04 --given 2026-03 --how ' '",
    )
    for one in wrong:
        assert (one.returncode, one.stdout, one.stderr.count("\n")) == (2, "", 1), one
    assert "nearest known is “testimony-04”" in wrong[0].stderr
    (outputs,) = session("consent outputs valley testimony-04")
    assert "knows of no package" in outputs.stdout


def test_an_agreement_is_recorded_in_the_words_of_its_options(session: Session) -> None:
    (told,) = session(
        "consent record valley testimony-04 --given 2026-10-02 --how telephone --use body --use state --public named"
    )
    words = " ".join(told.stdout.split())
    assert "is now: given 2026-10-02 (telephone), for body, state, public: named." in words
    assert "Before: given 2026-04-02 (signed after the form had been read out), for coalition, body" in words
