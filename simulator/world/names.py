# SPDX-License-Identifier: EUPL-1.2
"""Names compared as registers compare them: without case, accents and punctuation; or by their sound.

KSZ's phonetic algorithm is not public. Here two last names sound alike when their Soundex codes agree after
spellings that sound the same in Dutch, French and German have been folded together (inferred).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import jellyfish

_LIGATURES = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d"})
_SOUNDS = (
    ("SCHT", "ST"), ("SCH", "S"), ("SJ", "S"), ("CH", "G"), ("CK", "K"), ("QU", "KW"), ("PH", "F"), ("TH", "T"),
    ("CE", "SE"), ("CI", "SI"), ("CY", "SI"), ("C", "K"), ("IJ", "I"), ("Y", "I"), ("AE", "A"), ("Z", "S"), ("X", "KS"),
    ("V", "F"), ("W", "F"), ("J", "I"),
)  # fmt: skip


@lru_cache(maxsize=20_000)
def folded(name: str) -> str:
    """`D'Hondt-Éloÿ` as `DHONDTELOY`."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(_LIGATURES))
    return "".join(char for char in decomposed if char.isalnum()).upper()


@lru_cache(maxsize=20_000)
def sound(name: str) -> str:
    """The phonetic code of a last name; names with the same code sound alike."""
    text = folded(name)
    for spelling, sounds_like in _SOUNDS:
        text = text.replace(spelling, sounds_like)
    return jellyfish.soundex(text) if text else ""
