"""`averment consent`: what a person agreed to, that she takes it back, and what was built before she did."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, cast

from averment.casefile.nouns import Consent, ConsentUses
from averment.evidence.rules.consent import in_words
from averment.evidence.rules.outputs import Output, Touched
from averment.kernel.dates import PartialDate, read_date
from averment.kernel.refusals import Refusal
from averment.web.checking import today
from averment.web.grading import at_work
from averment.web.screen import plural, print_json, print_wrapped
from averment.web.seat import Seat
from averment.web.workspace import seated


def agreement(given: str, how: str, uses: Collection[str], public: str, expires: str | None) -> Consent:
    """What a person agreed to, as the options of a command say it."""
    if not how.strip():
        raise Refusal("It is not said how she agreed", mend="Say how, as --how signed.")
    day, end = _day(given, "--given"), _day(expires, "--expires") if expires is not None else None
    if day.first_day() > today():
        raise Refusal("She cannot have agreed on a day that is still to come", where="--given", mend="Correct the day.")
    if end and end.last_day() < day.first_day():
        raise Refusal("The consent would end before it was given", where="--expires", mend="Correct one of the days.")
    agreed: dict[str, Any] = dict.fromkeys(uses, True)
    return Consent(day, how, end, None, ConsentUses(**agreed, public=cast("Any", public)))


def _day(text: str, option: str) -> PartialDate:
    found = read_date(text)
    if found is None:
        raise Refusal(f"“{text}” is no day", where=option, mend="Write it as 2026-11-24, 2026-11 or 2026.")
    return found


def record(seat: Seat, given: str, source: str, agreed: Consent) -> None:
    """Records what a person agreed to, and says what was on record before."""
    with at_work(seat, given) as (case, trail):
        from averment.evidence.actions import record_consent

        before = record_consent(case, source, agreed, trail)
    print_wrapped(f"The consent for “{source}” is now: {in_words(agreed)}.")
    print_wrapped(f"Before: {before}. The log keeps both.")


def withdraw(seat: Seat, given: str, source: str, reason: str) -> None:
    """Notes that a person takes her consent back, and tells what was built before."""
    # Of the day here and that of Greenwich the earlier, so that no build comes before it that is made from now on.
    day = min(today(), datetime.now(UTC).date())
    with at_work(seat, given) as (case, trail):
        from averment.evidence.actions import withdraw_consent
        from averment.evidence.queries import outputs_touched

        withdraw_consent(case, source, reason, day, trail)
        touched = outputs_touched(trail.actor, case, source)
    print_wrapped(f"The consent for “{source}” is withdrawn as of {day}. No output is built on it from now on.")
    _tell(source, touched)


def tell_outputs(seat: Seat, given: str, source: str, *, as_json: bool) -> None:
    """Prints the outputs that a source went into."""
    with seated(given, seat) as room:
        from averment.evidence.queries import outputs_touched

        touched = outputs_touched(room.viewer, room.case, source)
    if as_json:
        outputs = [asdict(one) for one in touched.outputs]
        print_json({"case": given, "source": source, "outputs": outputs, "derived": touched.derived})
    else:
        _tell(source, touched)


def _tell(source: str, touched: Touched) -> None:
    if touched.outputs:
        packages = len({one.package for one in touched.outputs})
        print_wrapped(f"{plural(packages, 'package')} built before rest on it, or on what derives from it:")
        for output in touched.outputs:
            print_wrapped(_in_a_line(output), 2, 2)
        print_wrapped(
            f"Next: whoever holds one of them must be told that “{source}” may not be used any more. A package "
            "that was handed over cannot be called back."
        )
    else:
        print_wrapped("The log knows of no package that rests on it, or on what derives from it.")
    for copy in touched.derived:
        print_wrapped(f"“{copy}” derives from it, with its own consent or none: decide whether it may still be used.")
    print_wrapped("What was built from a case folder, or written out with “case dump”, is not in the log.")


def _in_a_line(one: Output) -> str:
    withheld = f"“{one.source}” is cited, its original withheld ({one.withheld})"
    fate = withheld if one.withheld else f"the original of “{one.source}” travels in it"
    return f"{one.day}  “{one.submission}”, {one.tier}: {fate}. Package {one.package}"
