"""A clean submission gives no finding at all: false alarms teach people to look away.

The case is written by this module: every fact has two accounts in their own words, in two papers, a protected
person stands behind every fourth, and the draft tells the facts in a third way, as lawyers write.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from averment.build.compiler import Outcome, assess, compile_submission, guarded
from averment.build.reading import load_case, open_case
from averment.casefile.nouns import Position, PositionParagraph
from averment.kernel.dates import PartialDate
from averment.kernel.findings import Finding
from averment.kernel.numerals import format_date, format_number
from averment.positions.rules import text_sha256

pytestmark = pytest.mark.filterwarnings("ignore:invalid escape sequence")  # inside pysbd
TODAY = date(2026, 11, 24)
TOWNS = ("Duvren", "Talmor", "Hevin", "Kelvo", "Marnak", "Ostrell", "Teyra", "Seven Wells", "Old Ford", "Port St. Anne")
NAMES = (
    "Zahoor Qamarwari", "Ghulam Rasool Dar", "Meena Kaul", "Nazir Ahmad Bhat", "Aasiya Jan", "Bashir Ahmad Khan",
    "Sunita Devi", "Abdul Karim Lone", "Parveena Begum", "Iqbal Singh", "Rafiq Ahmad Mir", "Shanti Raina",
)  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """One fact: the claim, what the paper and what the note say of it, and the sentence of the draft."""

    claim: str
    paper: str
    note: str
    sentence: str


def english_fact(kind: int, draw: random.Random) -> Fact:
    town, other = draw.sample(TOWNS, 2)
    day = PartialDate(2026, draw.randint(1, 9), draw.randint(2, 28))
    later = PartialDate(2026, day.month, day.day + draw.randint(1, 2))
    when, until = format_date(day, "en"), format_date(later, "en")
    few, many = draw.randint(3, 19), draw.randint(21, 990)
    share, more = draw.randint(11, 45), draw.randint(46, 89)
    crates = draw.randint(1200, 98000)
    month = format_date(PartialDate(2026, day.month), "en")
    spoken = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")[few % 11]
    return (
        Fact(
            f"On {when} gendarmes took {many} people from their homes in {town}, and {few} of them were held.",
            f"In {town} the gendarmes came at dawn on {when} and took {many} people; {few} were not let go.",
            f"Of the {many} whom they took on {when}, the gendarmes kept {few} in the post of {town}.",
            f"On {when}, gendarmes took {many} people from their homes in {town}; {few} of them were held",
        ),
        Fact(
            f"The road from {town} to {other} was closed from {when} to {until}.",
            f"Nobody could drive from {town} to {other} between {when} and {until}, the drivers' union says.",
            f"A chain lay across the road from {town} to {other} from {when} until {until}.",
            f"The road from {town} to {other} was closed from {day.day} to {until} without any order",
        ),
        Fact(
            f"Between {share} and {more} per cent of the pears of {town} were lost in {day.year}.",
            f"The growers of {town} put their loss at {share} to {more} per cent in {day.year}.",
            f"{town}, harvest of {day.year}: a loss of {share}–{more} % of the pears.",
            f"In {day.year} the growers of {town} lost {share}–{more} % of their pears, i.e. what feeds them in winter",
        ),
        Fact(
            f"The market of {town} sold {crates:,} crates in {month}.",
            f"Some {crates:,} crates went over the counter in {town} in {month}.",
            f"{town}: {crates} crates in {month}, by the clerk's book.",
            f"The market of {town} sold {crates:,} crates in {month}, a figure that nobody has contested",
        ),
        Fact(
            f"The magistrate of {town} ordered {spoken} people to be released on bail on {when}.",
            f"At {town} the magistrate let {spoken} people go on bail on {when}.",
            f"Released on bail by order of {when}, {town}: {spoken} people.",
            f"The magistrate of {town} ordered the release of {spoken} people on bail (order of {when}), "
            "under section 437 of the Code of Criminal Procedure",
        ),
        Fact(
            f"The hospital of {town} had no ambulance on {when}, because the bridge at {other} was shut.",
            f"On {when} no ambulance reached {town}, for the bridge at {other} was shut.",
            f"The log of the hospital of {town} for {when}: no ambulance, the bridge at {other} being shut.",
            f"On {when} the hospital of {town} had no ambulance, and the log says why: the bridge at {other} was shut "
            "[@]. Mr. Tarvel, who keeps the log, and Dr. Osmane, who heads the ward, both saw it",
        ),
        Fact(
            f"A letter of {when} told the school of {town} to close for {spoken} days.",
            f"“The school is to remain closed for {spoken} days”, wrote the district office to {town} on {when}.",
            f"The school of {town} received a letter dated {when}: “The school is to remain closed for {spoken} days”.",
            f"In a letter of {when} the district office told the school of {town} that “[it] is to remain closed for "
            f"{spoken} days”",
        ),
        Fact(
            f"The telephone service in {town} was cut at 9.30 p.m. on {when}.",
            f"Telephones in {town} went dead on {when} at 9.30 p.m. sharp.",
            f"{when}, 9.30 p.m.: no line in {town}.",
            f"In {town} the telephone service was cut at 9.30 p.m. on {when}, and one of the operators said so openly",
        ),
    )[kind % 8]


ARGUMENT = """The International Covenant on Civil and Political Rights protects liberty in article 9, paragraphs 1 \
to 4, movement in article 12 (3) and speech in article 19 [@iccpr, art-9; @iccpr, art-12]. The Human Rights \
Committee has said as much in its general comments No. 35 and No. 27. The same follows from Security Council \
resolution 1325 (2000) and from Human Rights Council resolution 24/5, as well as from the Declaration of 1948, \
arts. 9 and 13. Sections 2 and 3 above show that none of the closures had a basis in law. The Public Safety \
Act, 1978, allows detention without charge only where an order under section 8 gives grounds, and rule 4 of \
the Rules of 1981 asks for a copy within the first week. We say, with respect, that the first duty of a State \
is to those whom it holds: “for the law of the valley is one for all”, as the Accord has it [@accord, a2]."""
REQUEST = """We ask the Council to call upon both administrations to publish every order of closure, with its legal \
basis and its duration; to bring everyone who is held promptly before a judge, as article 9 (3) asks; and to admit \
the Special Rapporteur, who asked for a visit twice. See section 4 for the text that the coalition adopted."""


def cited(index: int, fact: Fact, stop: str = ".") -> str:
    return f"{fact.sentence} [@]{stop}".replace("[@]", f"[@fact-{index}]")


def english_draft(facts: list[Fact]) -> str:
    titles = ("Arrests", "Roads and bridges", "Harvest and market", "What the offices wrote")
    parts = ["# Introduction", f"[{ARGUMENT.split('. ')[0]}.]{{.argument}}"]
    size = -(-len(facts) // len(titles))
    for number, title in enumerate(titles, 1):
        parts.append(f"# {number}. {title}")
        held = [(index, fact) for index, fact in enumerate(facts) if index // size == number - 1]
        for start in range(0, len(held), 4):
            parts.append("\n".join(cited(index, fact) for index, fact in held[start : start + 4]))
    parts.append(
        "In all, the Forum logged {{closures}} closures in 2026, {{share-duvren}} % of them in Duvren [@logged]."
    )
    parts += [
        "# 5. Law",
        f"::: argument\n{ARGUMENT}\n:::",
        "# Recommendations",
        f"::: request\n{REQUEST}\n:::",
        "{{call}}",
    ]
    return "\n\n".join(parts) + "\n"


class Plain(yaml.SafeDumper):
    """Writes a value again where it stands again: a case has no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not isinstance(value, str):
        value = yaml.dump(value, Dumper=Plain, allow_unicode=True, sort_keys=False, width=10**6)
    path.write_text(value, encoding="utf-8")


def write_case(root: Path, facts: list[Fact], draft: str, language: str, title: str) -> Path:
    members = [
        {"id": "forum", "name": "Orsa Legal Forum"},
        {"id": "families", "name": "Association of Valley Families"},
    ]
    write(root / "case.yaml", {"averment": 1, "id": "orsa", "title": "Orsa", "organisations": members})
    write(root / "sources/files/paper.txt", "\n\n".join(fact.paper for fact in facts))
    write(root / "sources/files/note.txt", "\n\n".join(fact.note for fact in facts))
    graded = {"access": "public", "reliability": "B"}
    sources = [
        {"id": "paper", "title": "The Hevin Gazette", "kind": "news", "file": "files/paper.txt", **graded},
        {"id": "note", "title": "Field note", "kind": "report", "file": "files/note.txt", **graded},
        {"id": "log", "title": "Log", "kind": "dataset", "file": "../registers/closures/log.csv", **graded},
        {"id": "log-2", "title": "Office", "kind": "dataset", "file": "../registers/closures/road.csv", **graded},
        {"id": "list", "title": "Names", "kind": "dataset", "file": "../registers/held/held.csv"},
    ]
    write(root / "sources/catalogue.yaml", sources)
    claims = [claim_of(index, fact) for index, fact in enumerate(facts)]
    write(root / "claims.yaml", [*claims, LOGGED])
    write(root / "instruments.yaml", INSTRUMENTS)
    write_registers(root)
    write(root / "positions.yaml", [position()])
    card = {
        "forum": "oic-iphrc",
        "title": title,
        "language": language,
        "state": "XVA",
        "endorsed_by": ["forum", "families"],
    }
    write(root / "submissions/text/submission.yaml", {**card, "fields": {"contact": "Orsa Legal Forum"}})
    write(root / "submissions/text/draft.md", draft)
    return root


def urdu_fact(kind: int, draw: random.Random) -> Fact:
    town, other = draw.sample(("دوورین", "تالمور", "ہیوین", "کیلوو", "مرناک"), 2)
    day = PartialDate(2026, draw.randint(1, 9), draw.randint(2, 28))
    when, latin = format_date(day, "ur"), f"{day.day} {format_date(PartialDate(2026, day.month), 'ur')}"
    few, many, loss = (draw.randint(low, high) for low, high in ((3, 19), (1200, 9800), (11, 45)))
    said, crates, part = (format_number(value, "ur") for value in (few, many, loss))
    return (
        Fact(
            f"{when} کو {town} میں {said} افراد گرفتار کیے گئے۔",
            f"{town} میں {when} کو گرفتار ہونے والوں کی تعداد {few} بتائی گئی ہے۔",
            f"اہلکاروں نے {latin} کو {town} سے {said} لوگوں کو حراست میں لیا۔",
            f"{when} کو {town} میں {said} افراد گرفتار کیے گئے",
        ),
        Fact(
            f"{town} سے {other} تک سڑک {when} کو بند کی گئی۔",
            f"{latin} کو {other} اور {town} کے درمیان سڑک پر زنجیر لگا دی گئی۔",
            f"{town}، {when}: {other} کا راستہ بند۔",
            f"{town} سے {other} جانے والی سڑک {when} کو بند کی گئی اور ایک بھی حکم نامہ شائع نہیں ہوا",
        ),
        Fact(
            f"{town} کی منڈی میں {crates} پیٹیاں فروخت ہوئیں، جو پچھلے سال سے {part} فیصد کم ہیں۔",
            f"{town} کی منڈی: {many} پیٹیاں، یعنی {loss} فیصد کمی۔",
            f"منڈی کے منشی کے مطابق {town} میں {crates} پیٹیاں بکیں اور {part}٪ کمی آئی۔",
            f"{town} کی منڈی میں {crates} پیٹیاں فروخت ہوئیں، یعنی پچھلے سال سے {part}٪ کم",
        ),
        Fact(
            f"ضلعی دفتر نے {when} کو {town} کے اسکول کو بند کرنے کا حکم دیا۔",
            f"{town} کے اسکول کو {latin} کے خط میں لکھا گیا: ”اسکول تا حکم ثانی بند رہے گا“۔",
            f"{when} کے خط میں {town} کے اسکول سے کہا گیا کہ ”اسکول تا حکم ثانی بند رہے گا“۔",
            f"{when} کے خط میں ضلعی دفتر نے {town} کے اسکول کو لکھا: ”اسکول تا حکم ثانی بند رہے گا“",
        ),
    )[kind % 4]


def hindi_fact(kind: int, draw: random.Random) -> Fact:
    town, other = draw.sample(("दुवरेन", "तालमोर", "हेविन", "केलवो", "मरनाक"), 2)
    day = PartialDate(2026, draw.randint(1, 9), draw.randint(2, 28))
    when, latin = format_date(day, "hi"), f"{day.day} {format_date(PartialDate(2026, day.month), 'hi')}"
    few, many, loss = (draw.randint(low, high) for low, high in ((3, 19), (100_000, 980_000), (11, 45)))
    said, crates, part = (format_number(value, "hi") for value in (few, many, loss))
    return (
        Fact(
            f"{when} को {town} में {said} लोग गिरफ़्तार किए गए।",
            f"{town} में {when} को पकड़े गए लोगों की संख्या {few} बताई गई है।",
            f"जवानों ने {latin} को {town} से {said} लोगों को हिरासत में लिया।",
            f"{when} को {town} में {said} लोग गिरफ़्तार किए गए",
        ),
        Fact(
            f"{town} से {other} तक की सड़क {when} को बंद की गई।",
            f"{latin} को {other} और {town} के बीच सड़क पर ज़ंजीर लगा दी गई।",
            f"{town}, {when}: {other} का रास्ता बंद।",
            f"{town} से {other} जाने वाली सड़क {when} को बंद की गई और एक भी आदेश प्रकाशित नहीं हुआ",
        ),
        Fact(
            f"{town} की मंडी में {crates} पेटियाँ बिकीं, जो पिछले साल से {part} प्रतिशत कम हैं।",
            f"{town} की मंडी: {many} पेटियाँ, यानी {loss} प्रतिशत की कमी।",
            f"मुंशी के अनुसार {town} में {crates} पेटियाँ बिकीं और {part}% की कमी आई।",
            f"{town} की मंडी में {crates} पेटियाँ बिकीं, यानी पिछले साल से {part}% कम",
        ),
        Fact(
            f"ज़िला कार्यालय ने {when} को {town} के स्कूल को बंद करने का आदेश दिया।",
            f"{town} के स्कूल को {latin} के पत्र में लिखा गया: “स्कूल अगले आदेश तक बंद रहेगा”।",
            f"{when} के पत्र में {town} के स्कूल से कहा गया कि “स्कूल अगले आदेश तक बंद रहेगा”।",
            f"{when} के पत्र में ज़िला कार्यालय ने {town} के स्कूल को लिखा: “स्कूल अगले आदेश तक बंद रहेगा”",
        ),
    )[kind % 4]


URDU_ARGUMENT = """[بین الاقوامی میثاق کا آرٹیکل ۹ آزادی کی اور آرٹیکل ۱۲، پیراگراف ۳ نقل و حرکت کی ضمانت دیتا ہے \
[@iccpr, art-9; @iccpr, art-12]۔]{.argument} [سلامتی کونسل کی قرارداد ۱۳۲۵ اور دفعہ ۱۴۴ بھی یہی تقاضا کرتی ہیں؛ \
آرٹیکل ۹، ۱۴ اور ۱۹ دیکھیے۔]{.argument}"""
HINDI_ARGUMENT = """[अंतरराष्ट्रीय प्रसंविदा का अनुच्छेद ९ स्वतंत्रता की और अनुच्छेद १२, पैरा ३ आवागमन की रक्षा करता है \
[@iccpr, art-9; @iccpr, art-12]।]{.argument} [सुरक्षा परिषद का प्रस्ताव १३२५ और धारा १४४ भी यही माँगते हैं; \
अनुच्छेद ९, १४ और १९ में यही है।]{.argument}"""


def short_draft(facts: list[Fact], argument: str, words: tuple[str, str, str], stop: str) -> str:
    first, second, asked = words
    told = [" ".join(cited(n, facts[n], stop) for n in range(at, at + 4)) for at in range(0, len(facts), 4)]
    request = f"::: request\n{asked}\n:::"
    return "\n\n".join([f"# {first}", *told, argument, f"# {second}", request, "{{call}}"]) + "\n"


LOGGED = {
    "id": "logged",
    "text": "The Forum logged the closures of 2026.",
    "attributed_to": "the Orsa Legal Forum",
    "grounds": [{"figure": "closures", "stance": "supports", "credibility": 2}],
}
INSTRUMENTS = [
    {
        "id": "iccpr",
        "symbol": "A/RES/2200 A (XXI)",
        "title": "International Covenant on Civil and Political Rights",
        "adopted": "1966-12-16",
        "provisions": [{"id": "art-9", "text": "Liberty"}, {"id": "art-12", "text": "Movement"}],
    },
    {
        "id": "accord",
        "symbol": "Orsa Accord",
        "provisions": [{"id": "a2", "text": "for the law of the valley is one for all"}],
    },
]


def claim_of(index: int, fact: Fact) -> dict[str, Any]:
    grounds = [
        {"source": source, "quote": quote, "stance": "supports", "credibility": 2}
        for source, quote in (("paper", fact.paper), ("note", fact.note))
    ]
    return {"id": f"fact-{index}", "text": fact.claim, "attributed_to": "a paper and a note", "grounds": grounds}


def write_registers(root: Path) -> None:
    rows = [f"{n},2026-0{1 + n % 9}-1{n % 10},{TOWNS[n % 4]}" for n in range(1, 41)]
    write(root / "registers/closures/log.csv", "\n".join(["No,Date,Place", *rows]) + "\n")
    write(root / "registers/closures/road.csv", "\n".join(["No,Date,Place", *rows[:20]]) + "\n")
    columns = {"id": "No", "date": "Date", "place": "Place"}
    lists = [
        {"file": file, "organisation": "forum", "source": source, "columns": columns}
        for file, source in (("log.csv", "log"), ("road.csv", "log-2"))
    ]
    year = {"date": {"from": "2026-01-01", "to": "2026-12-31"}}
    figures = {
        "closures": {"count": "events", "where": year},
        "closures-duvren": {"count": "events", "where": {**year, "place": "Duvren"}},
        "share-duvren": {"share": {"of": "closures-duvren", "in": "closures"}},
    }
    write(
        root / "registers/closures/register.yaml",
        {"kind": "events", "title": "Log", "lists": lists, "figures": figures},
    )
    held = "\n".join(["No,Name", *(f"{n},{name}" for n, name in enumerate(NAMES))])
    write(root / "registers/held/held.csv", held + "\n")
    listed = [{"file": "held.csv", "organisation": "forum", "source": "list", "columns": {"id": "No", "name": "Name"}}]
    write(
        root / "registers/held/register.yaml", {"kind": "people", "title": "Held", "protect": "names", "lists": listed}
    )


def position() -> dict[str, Any]:
    words = "Calls upon both administrations to open the bridges of the valley without delay."
    digest = text_sha256(Position("call", (PositionParagraph("op1", words),), title="A call"))
    stands = {"forum": "support", "families": "support"}
    adopted = {"procedure": "silence", "decided": "2026-06-20", "text_sha256": digest, "positions": stands}
    reservation = {
        "organisation": "families",
        "kind": "reservation",
        "text": "The Association speaks for families only.",
    }
    paragraphs = [{"id": "op1", "text": words}]
    return {"id": "call", "title": "A call", "paragraphs": paragraphs, "adoption": adopted, "statements": [reservation]}


def compiled(root: Path) -> Outcome:
    case = load_case(root)  # a fault here would be one of this module
    opened = open_case(case, case.submissions, TODAY)
    evidence = assess(opened.material)
    (reading,) = opened.readings
    return compile_submission(opened.material, evidence, reading, guarded(opened.material, "public"))


def shown(findings: Sequence[Finding]) -> list[str]:
    return [f"{found.code} {found.where}: {found.what}" for found in findings]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_clean_submission_of_three_thousand_words_gives_no_finding(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311  texts, not secrets
    facts = [english_fact(kind, draw) for kind in range(120)]
    outcome = compiled(write_case(tmp_path, facts, english_draft(facts), "en", "The bridges of the valley"))
    assert outcome.words.counted(["body"]) > 3000  # noqa: PLR2004
    assert not shown(outcome.findings)


@pytest.mark.parametrize("language", ["ur", "hi"])
def test_a_clean_submission_in_urdu_or_hindi_gives_no_finding_but_the_language(tmp_path: Path, language: str) -> None:
    draw = random.Random(4)  # noqa: S311  texts, not secrets
    if language == "ur":
        facts, title = [urdu_fact(kind, draw) for kind in range(24)], "وادی کے پل"
        asked = "ہم کونسل سے درخواست کرتے ہیں کہ ہر شخص کو جلد جج کے سامنے پیش کیا جائے، جیسا کہ آرٹیکل ۹ کہتا ہے۔"
        draft = short_draft(facts, URDU_ARGUMENT, ("حقائق", "مطالبات", asked), "۔")
    else:
        facts, title = [hindi_fact(kind, draw) for kind in range(24)], "घाटी के पुल"
        asked = "हम परिषद से निवेदन करते हैं कि हर व्यक्ति को शीघ्र न्यायाधीश के सामने लाया जाए, जैसा अनुच्छेद ९ कहता है।"
        draft = short_draft(facts, HINDI_ARGUMENT, ("तथ्य", "सिफ़ारिशें", asked), "।")
    outcome = compiled(write_case(tmp_path, facts, draft, language, title))
    told = [found for found in outcome.findings if found.code != "not-admissible"]  # no forum takes these languages
    assert not shown(told)
