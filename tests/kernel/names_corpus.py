"""Two hundred invented protected people, and clean submissions in three languages in which none of them occurs."""

from __future__ import annotations

import random
from itertools import cycle
from pathlib import Path

CLEAN = Path(__file__).parent / "clean"
_GIVEN = (
    "Zahoor Ahmad, Bashir, Nazir Ahmad, Mohammad Ashraf, Ghulam Nabi, Abdul Rashid, Showkat, Farida, Gulzar, Mushtaq, "
    "Riyaz, Noor, Ali Mohammad, Haleema, Shameema, Mehraj-ud-Din, Altaf, Javaid, Fayaz, Tariq, Mir Hassan, Amina, "
    "Syed Yaqoob, Khurshid, Haneef, Aasif, Manzoor, Peer Mohammad, Raja, Sara, Malik, Idrees, Ab Karim, Gh Hassan, "
    "Aziz, Rafiq, Sunil, Mohan Lal, Jan, Yawar"
)
_FAMILY = (
    "Bhat, Dar, Lone, Wani, Mir, Rather, Khan, Ganai, Parray, Sofi, Bano, Malik, Shah, Teli, Naik, Hajam, Bafanda, "
    "Din, Kaul, Khar"
)
PLACES = {
    "en": "Srinagar, Muzaffarabad, Baramulla, Kupwara, Mirpur, Gilgit, Anantnag, Jammu, Leh, Poonch, Pahalgam",
    "ur": "سری نگر, مظفرآباد, بارہمولہ, کپواڑہ, میرپور, گلگت, اننت ناگ, جموں, لیہہ, پونچھ, پہلگام, لال چوک",
    "hi": "श्रीनगर, मुज़फ़्फ़राबाद, बारामूला, कुपवाड़ा, मीरपुर, गिलगित, अनंतनाग, जम्मू, लेह, पुंछ, पहलगाम, लाल चौक",
}
_DATES = ("14 June 2026", "3 March 2025", "5 August 2019", "21 November 2024")
# Other people, whose names share parts with those of the list.
_OTHERS = (
    "Nadia Andersen, Judge Peter Lindgren, Tariq Hamdani, Bashir Qazalbash, Ms Ferrari, Noor Hossain Chowdhury, "
    "Malik Yaqub Sarwari"
)


def protected_people() -> list[str]:
    """Two hundred names of the usual kinds, the same every time."""
    pairs = [f"{given} {family}" for given in _GIVEN.split(", ") for family in _FAMILY.split(", ")]
    return sorted(random.Random(47).sample(pairs, 200))  # noqa: S311 -- a trial, not a secret


def submission(language: str, words: int = 3000) -> str:
    """A text of at least so many words without a protected person in it."""
    sentences = (CLEAN / f"{language}.txt").read_text("utf-8").splitlines()
    place, date, other = cycle(PLACES[language].split(", ")), cycle(_DATES), cycle(_OTHERS.split(", "))
    draw, written, count = random.Random(48), [], 0  # noqa: S311 -- a trial, not a secret
    while count < words:
        for sentence in draw.sample(sentences, len(sentences)):
            written.append(sentence.format(place=next(place), date=next(date), other=next(other)))
            count += len(written[-1].split())
    return "\n\n".join(" ".join(written[start : start + 5]) for start in range(0, len(written), 5))
