"""Whether what came is the page, or a wall before it: a login, a question for consent, a check, “not found”.

A page that is taken for a wall is not captured, so each sign is one that a report or an article does not bear: it
stands in the title, or at the start of a page that is short.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

SHORT_LETTERS = 1500  # an article is longer; a wall is not
_FORM_LETTERS = 600  # with no more words than these, a field for a password is what the page is for
_START_CHARACTERS = 600
_LOGIN_PATH = re.compile(
    r"/(?:log[-_]?in|sign[-_]?in|signon|sso|auth|authenticate|authorize|oauth2?|wp-login|session/new)"
    r"(?:/|\.(?:php|aspx?|jsp|html?)(?:/|\Z)|\Z)",
    re.IGNORECASE,
)
_LOGIN_HOST = re.compile(r"(?:login|signin|accounts?|auth|sso)\.", re.IGNORECASE)
_CONSENT_HOST = re.compile(r"(?:consent|cookieconsent|guce)\.", re.IGNORECASE)

_LOGIN, _CONSENT = "a login page", "a question for consent"
_CHECK, _DENIED = "a check that asks whether a person is reading", "a page that says that access is denied"
_SUBSCRIBERS, _NONE = "a page for subscribers", "a page that says that there is none"
_TITLES = (
    (_CHECK, r"just a moment\b|attention required!|robot check|are you a robot|security check|ddos-guard"),
    (_CHECK, r"one moment, please"),
    (_CONSENT, r"before you continue\b|cookie consent|(?:your )?privacy (?:choices|settings)\W*\Z"),
    (_LOGIN, r"(?:log|sign)[ -]?(?:in|on)\b(?:\W|to\b|or\b|\Z)"),
    (_DENIED, r"(?:403\W*)?(?:access denied|forbidden)\W*(?:\Z|[|:\u2013\u2014-])"),
    (_NONE, r"(?:http )?(?:error )?404(?:\W*\Z|\s*[|:\u2013\u2014-]|\s+(?:error|not|page|file)\b)"),
    (
        _NONE,
        r"(?:(?:the |this )?(?:page|file|article) )?(?:was |is |could )?not (?:be )?found\W*"
        r"(?:\Z|[|:\u2013\u2014-])",
    ),
    (_NONE, r"(?:the |this )?(?:page|article) (?:is )?no longer (?:exists|available)\b"),
)  # fmt: skip
_WORDS = (
    (_CHECK, r"checking (?:if the site connection|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human"
             r"|are you a robot\?|i.?m not a robot|unusual traffic from your|enable javascript and cookies to continue"
             r"|complete the (?:security check|captcha)"),
    (_CONSENT, r"before you continue to|we (?:value|care about) your privacy|accept all cookies|choose your cookie"),
    (_LOGIN, r"(?:please |you (?:must|need to|have to) (?:be )?)(?:log(?:ged)?[- ]?in|sign(?:ed)?[- ]?in)\b"
             r"|(?:log|sign) ?in to (?:continue|view|see|read)|create an account to continue"),
    (_SUBSCRIBERS, r"subscribe to (?:continue|keep) reading|to continue reading,? (?:please )?subscribe"),
    (_DENIED, r"access to this (?:page|site|resource) (?:has been |is )denied|you (?:have been|are) blocked from"
              r"|you don.?t have permission to access"),
)  # fmt: skip
_TITLE_SIGNS = tuple((wall, re.compile(rf"\W*(?:{sign})", re.IGNORECASE)) for wall, sign in _TITLES)
_WORD_SIGNS = tuple((wall, re.compile(sign, re.IGNORECASE)) for wall, sign in _WORDS)


def wall_by_place(asked: str, came_to: str) -> str:
    """What kind of wall a page was redirected to, as far as its URL says.

    >>> wall_by_place("https://example.org/report", "https://example.org/login?next=/report")
    'a login page'
    >>> wall_by_place("https://example.org/", "https://consent.example.org/m")
    'a question for consent'
    >>> wall_by_place("https://example.org/login", "https://www.example.org/login")
    ''
    >>> wall_by_place("https://s.example/1", "https://example.org/login-details-of-detainees-leaked")
    ''
    """
    before, after = urlsplit(asked), urlsplit(came_to)
    host, host_before = after.hostname or "", before.hostname or ""
    if _CONSENT_HOST.match(host) and not _CONSENT_HOST.match(host_before):
        return _CONSENT
    by_host = _LOGIN_HOST.match(host) and not _LOGIN_HOST.match(host_before)
    by_path = _LOGIN_PATH.search(after.path) and not _LOGIN_PATH.search(before.path)
    return _LOGIN if by_host or by_path else ""


def wall_by_words(title: str, says: str, letters: int, passwords: int) -> str:
    """What kind of wall a short page shows itself to be; a long page is no wall, whatever stands on it.

    >>> wall_by_words("Just a moment...", "Verify you are human", 17, 0)
    'a check that asks whether a person is reading'
    >>> wall_by_words("Example", "Name Password", 12, 1), wall_by_words("A report", "We value your privacy", 9000, 0)
    ('a login page', '')
    >>> wall_by_words("404 | Example", "Oops", 4, 0), wall_by_words("404 detained, says the report", "", 700, 0)
    ('a page that says that there is none', '')
    >>> wall_by_words("Humanitarian access denied to the valley", "Access denied, the agency says.", 700, 0)
    ''
    """
    if letters >= SHORT_LETTERS:
        return ""
    by_title = next((wall for wall, sign in _TITLE_SIGNS if sign.match(title)), "")
    if by_title or (passwords and letters < _FORM_LETTERS):
        return by_title or _LOGIN
    return next((wall for wall, sign in _WORD_SIGNS if sign.search(says[:_START_CHARACTERS])), "")
