"""Names of States by ISO 3166 alpha-3 code."""

from __future__ import annotations

NAMES: dict[str, dict[str, str]] = {
    "IND": {"en": "India", "ur": "بھارت", "hi": "भारत", "fr": "Inde", "es": "India"},
    "PAK": {"en": "Pakistan", "ur": "پاکستان", "hi": "पाकिस्तान", "fr": "Pakistan", "es": "Pakistán"},
}
