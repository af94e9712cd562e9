"""Whether what came is the page, or a wall before it: a login, a question for consent, a check, “not found”."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

SHORT_LETTERS = 1500  # an article is longer; a wall is not
_LOGIN_PATH = re.compile(
    r"/(?:log[-_]?in|sign[-_]?in|signon|sso|auth|authenticate|authorize|oauth2?|wp-login\.php|session/new|checkpoint)"
    r"(?:[/._?-]|\Z)",
    re.IGNORECASE,
)
_LOGIN_HOST = re.compile(r"(?:login|signin|accounts?|auth|sso|id)\.", re.IGNORECASE)
_CONSENT_HOST = re.compile(r"(?:consent|cookieconsent|guce|privacy)\.", re.IGNORECASE)
_WALLS = (
    ("a check that asks whether a person is reading", re.compile(
        r"just a moment|checking (?:if the site connection|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human"
        r"|are you a robot|not a robot|unusual traffic|attention required|enable javascript and cookies to continue"
        r"|ddos protection by|complete the (?:security check|captcha)", re.IGNORECASE)),
    ("a question for consent", re.compile(
        r"before you continue to|we (?:value|care about) your privacy|accept all cookies|manage (?:your )?consent"
        r"|choose your cookie|accept (?:all )?(?:and|&) continue", re.IGNORECASE)),
    ("a login page", re.compile(
        r"(?:please |you (?:must|need to|have to) (?:be )?)(?:log(?:ged)?[- ]?in|sign(?:ed)?[- ]?in)"
        r"|(?:log|sign) ?in to (?:continue|view|see|read)|create an account to continue", re.IGNORECASE)),
    ("a page for subscribers", re.compile(
        r"subscribe to (?:continue|keep) reading|for subscribers only|to continue reading,? (?:please )?subscribe",
        re.IGNORECASE)),
    ("a page that says that access is denied", re.compile(
        r"access (?:is |to this (?:page|site|resource) (?:has been |is ))?denied|you have been blocked"
        r"|request blocked", re.IGNORECASE)),
)  # fmt: skip
_NOT_FOUND = re.compile(
    r"\W*(?:error\s*)?404\b|.{0,40}\b(?:page|site|article)\b.{0,12}\b(?:not found|no longer (?:exists|available))"
    r"|\W*not found\b|.{0,30}\bdoes not exist\b",
    re.IGNORECASE,
)


def wall_by_place(asked: str, came_to: str) -> str:
    """What kind of wall a page was redirected to, as far as its URL says.

    >>> wall_by_place("https://example.org/report", "https://example.org/login?next=/report")
    'a login page'
    >>> wall_by_place("https://example.org/", "https://consent.example.org/m")
    'a question for consent'
    >>> wall_by_place("https://example.org/login", "https://www.example.org/login")
    ''
    """
    before, after = urlsplit(asked), urlsplit(came_to)
    host, host_before = after.hostname or "", before.hostname or ""
    if _CONSENT_HOST.match(host) and not _CONSENT_HOST.match(host_before):
        return "a question for consent"
    by_host = _LOGIN_HOST.match(host) and not _LOGIN_HOST.match(host_before)
    by_path = _LOGIN_PATH.search(after.path) and not _LOGIN_PATH.search(before.path)
    return "a login page" if by_host or by_path else ""


def wall_by_words(title: str, says: str, letters: int, passwords: int) -> str:
    """What kind of wall a short page shows itself to be; a long page is no wall, whatever stands on it.

    >>> wall_by_words("Just a moment...", "Verify you are human", 17, 0)
    'a check that asks whether a person is reading'
    >>> wall_by_words("Login", "Name Password", 12, 1), wall_by_words("A report", "We value your privacy", 9000, 0)
    ('a login page', '')
    >>> wall_by_words("404 | Example", "Oops", 4, 0)
    'a page that says that there is none'
    """
    if letters >= SHORT_LETTERS:
        return ""
    if _NOT_FOUND.match(title):
        return "a page that says that there is none"
    if passwords:
        return "a login page"
    shown = f"{title}\n{says}"
    return next((name for name, sign in _WALLS if sign.search(shown)), "")
