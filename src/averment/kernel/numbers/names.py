"""Where numbers name a provision, a section or a document, so that nobody need ask who counted them.

A plural takes a list (articles 9, 14 and 19), a singular one number, its subdivisions and a range; a singular goes
on over "and" only where what follows shows that no noun is counted (article 9 and 14 of the Covenant). The year
in the name of a resolution or a law is told in passing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from averment.kernel.numbers.scan import MASK, Token
from averment.kernel.numbers.values import Role
from averment.kernel.numbers.vocabulary import Sense


class Region(NamedTuple):
    """A stretch of text whose numbers have this role, and whether a number that looks like a year has it too."""

    start: int
    end: int
    role: Role
    high: bool = True


_NUMERO = r"(?:(?:[Nn]os?\.|[Nn]umbers?\b|[Nn][°º]|№|#|[Nn]úms?\.|نمبر|رقم|संख्या|क्रमांक|नंबर|सं\.)\s{0,2})?"
_BARE_SUB = r"(?:\([^\W_]{1,3}\))"
_SUB = rf"(?:\s?{_BARE_SUB})"
_COUNTED = (
    r"(?!\s+(?:times|people|persons|men|women|children|girls|boys|detainees|prisoners|civilians|families|days|weeks|months|"
    r"years|hours|minutes|cases|districts|villages|others|per\s?cent|percent|million|thousand|lakh|crore|"
    r"افراد|لوگ|لوگوں|مرد|خواتین|بچے|دن|ماہ|سال|مرتبہ|بار|فیصد|"
    r"लोग|लोगों|व्यक्ति|व्यक्तियों|दिन|महीने|वर्ष|साल|बार|प्रतिशत|मामले)(?![^\W\d_])|\s?[%٪])"
)
_ITEM = (
    rf"(?:[A-Z]{{1,2}}\.)?\d+(?:[./:]\d+)*(?!\d){_COUNTED}(?:[A-Za-z]{{1,3}}\b)?(?:{_SUB}+)?"
    r"(?:\s?\(\d{4}\))?"
)
_OR_SUB = rf"(?:{_ITEM}|{_BARE_SUB}+)"
_COMMA = r"\s*[,،]\s*"
_DASH = r"\s*[\u2010-\u2015-]\s*"
_TO = r"\s+(?:to|through|à|au|al|إلى|تا|سے|से)\s+"
_AND = r"(?:,?\s+(?:and|or|&|et|ou|y|o|اور|یا|और|या|एवं|तथा|व)\s+|\s+(?:و|أو)\s*)"
_LAWS = (
    r"(?:Covenant|Convention|Constitution|Code|Act|Charter|Declaration|Protocol|Statute|Penal|Universal|ICCPR|ICESCR|"
    r"UDHR|ECHR|CAT|CEDAW|CRC|International|Criminal|Indian|European|American|African|Optional|draft|present|same)"
)
_NO_NOUN = (
    rf"(?=\s*(?:[.;:)\]،۔।؛]|,(?!\d)|\Z)|\s+of\s+(?:the\s+)?{_LAWS}|\s+(?:ICCPR|UDHR|ECHR|above|below)\b"
    r"|\s+(?:کے|کی|کا|میں|के|की|का|में|من)\s)"
)
_LED_BY_NUMERO = re.compile(rf"\.?\s{{0,3}}{_NUMERO[:-1]}")
_LEAD = rf"\.?\s{{0,3}}{_NUMERO}"
_ONE = re.compile(
    rf"{_LEAD}{_ITEM}(?:{_DASH}{_ITEM})?(?:(?:{_COMMA}|{_AND}){_BARE_SUB}+)*"
    rf"(?:(?:(?:{_COMMA}){_OR_SUB})*(?:{_AND}|{_TO}){_OR_SUB}{_NO_NOUN})?"
)
_MANY = re.compile(rf"{_LEAD}{_ITEM}(?:(?:{_COMMA}|{_DASH}|{_TO}){_OR_SUB})*(?:{_AND}{_OR_SUB})*")
_OF_YEAR = re.compile(r",?\s+(?:of|de|du|के|सन्?)\s+\d{4}(?!\d)")
_LAW_YEAR = re.compile(
    r"(?:\s[IVXLC]+\b)?(?:\s*\([A-Z][\w&.\s-]{0,30}\))?(?:,?\s+of\s+\d{4}|\s+\d{4}|,\s+\d{4}(?=\s*(?:[,.;:)\]”\"]|\Z)|\s+(?:and|or|of|on|is|was|"
    r"has|had|which|that|as|in|by|to|for|allows?|provides?|permits?)\b))(?!\d|\s+(?:people|persons|men|women)\b)"
    r"(?:\s?\((?:No\.\s?)?\d+\sof\s\d{4}\))?"
)
_LAW_NUMBER = re.compile(rf"\s{{1,3}}{_NUMERO}\d{{1,3}}(?!\d|\s+(?!of\s\d{{4}})[a-z])")
_BEFORE_NOUN = re.compile(
    r"(?:\b(?:in|see|of|under|by|from|per|the|cf|supra|general)\.?\s|[(\[]\s?|\d[\w()]{0,8}[,;]?\s(?:and\s|or\s)?)\Z",
    re.IGNORECASE,
)
_FREE_STANDING = re.compile(r"(?:\A|\b[ldLD]['’]|[\s(\[«“\"،,;:/-])\Z")
_URDU_TIMES = re.compile(r"(?:^|\s)(?:اس|اِس|پہلی|دوسری|تیسری|ہر|کئی|ایک|آخری|بعض|اگلی|گزشتہ|پچھلی|متعدد|[\d۰-۹]+)\s\Z")
_CAPITAL_WORD = re.compile(r"(?:\b[A-Z][\w.)]*|\b(?:comment|recommendation|petition|report|case|series))\s\Z")
_SIGN = re.compile(rf"(?:§§?|¶¶?)\s?{_ITEM}(?:(?:{_COMMA}|{_DASH}){_ITEM})*(?:{_AND}{_ITEM})?|[№#]\s?\d+")
_SIGNS = re.compile("[§¶№#]")
_SYMBOL_YEAR = re.compile(rf"{MASK}\s?\(\d{{4}}\)")
_YEAR_OF_A_LAW = re.compile(
    r"\s(?:[A-Z][\w-]*\s)?(?:Act|Code|Ordinance|Constitution|Covenant|Conventions?|Protocol|Declaration|"
    r"Regulations|Rules|Order|Charter|Statute)\b"
)
_YEAR_IN_BRACKETS = re.compile(r"\(\d{4}\)")


def regions_of(text: str, tokens: list[Token]) -> list[Region]:
    """The stretches of a masked text whose numbers need no ground, in order.

    >>> from averment.kernel.numbers.scan import tokens_of
    >>> said = "Under articles 9, 14 and 19, 12 people of section 3"
    >>> [said[start:end] for start, end, *_ in regions_of(said, tokens_of(said, "."))]
    ['articles 9, 14 and 19', 'section 3']
    """
    found: list[Region] = []
    for token in tokens:
        if token.sense in (Sense.NOUN, Sense.NUMERO):
            found += _named_by(text, token)
    found += _named_by_signs(text)
    return sorted(found)


def _named_by(text: str, token: Token) -> Iterator[Region]:
    word = token.word
    if word is None or not _may_name(text, token):
        return
    if word.law and token.text[:1].isupper():
        of_a_law = list(_law(text, token))
        yield from of_a_law
        if of_a_law or not word.many:
            return
    match = (_MANY if word.many else _ONE).match(text, token.end)
    if not match or (word.dotted and text[token.end] != "." and token.text[0].islower()):
        return
    if text[token.end].isalnum():
        return
    high = word.high or bool(_LED_BY_NUMERO.match(text, token.end))
    yield from _with_years(text, token.start, match.end(), high)
    year = _OF_YEAR.match(text, match.end()) if word.dated or token.sense is Sense.NUMERO else None
    if year:
        yield Region(match.end(), year.end(), Role.PASSING)


def _with_years(text: str, start: int, end: int, high: bool) -> Iterator[Region]:
    """A named stretch; the years in brackets inside it are told in passing."""
    at = start
    for year in _YEAR_IN_BRACKETS.finditer(text[start:end]):
        yield Region(at, start + year.start(), Role.NAME, high)
        yield Region(start + year.start(), start + year.end(), Role.PASSING)
        at = start + year.end()
    if at < end:
        yield Region(at, end, Role.NAME, high)


def _may_name(text: str, token: Token) -> bool:
    word, before = token.word, text[max(0, token.start - 24) : token.start]
    if word is None or not _FREE_STANDING.search(before):
        return False
    if token.sense is Sense.NUMERO:
        return text[token.end : token.end + 1] == "." and (token.text[0] == "N" or bool(_CAPITAL_WORD.search(before)))
    if word.doubtful:
        return token.text[0].isupper() or bool(_BEFORE_NOUN.search(before))
    return not (token.text == "دفعہ" and _URDU_TIMES.search(before))


def _law(text: str, token: Token) -> Iterator[Region]:
    number = _LAW_NUMBER.match(text, token.end)
    if number:
        yield Region(token.start, number.end(), Role.NAME)
    at = number.end() if number else token.end
    year = (_OF_YEAR if number else _LAW_YEAR).match(text, at)
    if year:
        yield Region(at, year.end(), Role.PASSING)


def _named_by_signs(text: str) -> Iterator[Region]:
    if _SIGNS.search(text):
        yield from (Region(m.start(), m.end(), Role.NAME) for m in _SIGN.finditer(text))
    if MASK in text:
        yield from (Region(m.start(), m.end(), Role.PASSING) for m in _SYMBOL_YEAR.finditer(text))


def leads_a_law(text: str, end: int) -> bool:
    """Whether a year that ends here begins the name of a law, as in the 1978 Act.

    >>> leads_a_law("the 1978 Act", 8), leads_a_law("in 1978 the Act", 7)
    (True, False)
    """
    return bool(_YEAR_OF_A_LAW.match(text, end))
