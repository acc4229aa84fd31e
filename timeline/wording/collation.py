"""The order of names in a language, and the letters under which an index lists them.

Accents and case matter only between names that are otherwise equal; the letters that a language counts as its own have
their place in its alphabet (the Unicode CLDR has these rules). Arabic names are sorted without the article, Chinese ones
by pinyin.
"""

from __future__ import annotations

from functools import lru_cache
from unicodedata import category, normalize

from timeline.wording.capitals import capitalised

OTHER = "#"
"""The initial of names that begin with neither a letter nor a digit."""
DIGITS = "0–9"

_OWN_LETTERS = {
    "sv fi": ("zåäö",),
    "da nb nn no": ("zæøå",),
    "es gl": ("nñ",),
    "et": ("oõ", "uäöü"),
    "pl": ("aą", "cć", "eę", "lł", "nń", "oó", "sś", "zźż"),
    "cs sk": ("cč", "rř", "sš", "zž"),
    "hr sr bs sl": ("cčć", "dđ", "sš", "zž"),
    "tr az": ("cç", "gğ", "hı", "oö", "sş", "uü"),
    "ro": ("aăâ", "iî", "sș", "tț"),
    "is": ("dð", "zþæö"),
    "ru be": ("ий",),
    "uk": ("гґ", "еє", "иіїй"),
    "fa": ("ءآ", "بپ", "جچ", "زژ", "قکگ", "وهی"),
}
"""Letters of their own by language: each text is a letter and those that come after it."""
_SMALL = {
    "tr": str.maketrans("Iİ", "ıi"),
    "az": str.maketrans("Iİ", "ıi"),
}
"""The small letters of capitals that have others in a language than elsewhere."""
_SPELT_AS = {
    "ar": str.maketrans("ؤئ", "ءء"),
    "fa": str.maketrans("كيى", "کیی"),
}
"""Letters that count as others in a language."""
_OTHER_FORMS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ٱ": "ا",
        "ـ": "",
        "ى": "ي",
        "ך": "כ",
        "ם": "מ",
        "ן": "נ",
        "ף": "פ",
        "ץ": "צ",
    }
)
"""Letters that no decomposition reduces to others."""


_PINYIN = tuple(
    (first.encode("gb2312"), letter)
    for first, letter in zip(
        "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝", "abcdefghjklmnopqrstwxyz", strict=True
    )
)
"""The first character of each letter, by its code in GB 2312."""


@lru_cache(maxsize=16)
def _after(language: str) -> dict[str, str]:
    """For each letter of a language's own what sorts it: the letter before it, and a number in a private character."""
    base = language.partition("-")[0].lower()
    groups = next((groups for names, groups in _OWN_LETTERS.items() if base in names.split()), ())
    return {letter: group[0] + chr(0xE000 + n) for group in groups for n, letter in enumerate(group[1:])}


def collation_key(name: str, language: str) -> str:
    """The key by which names are sorted."""
    return f"{_folded(name, language)}\0{name}"


def initial(name: str, language: str) -> str:
    """The letter under which an index lists a name: `K`, `Å` in Swedish, `0–9`, or `#`."""
    own = {key: letter for letter, key in _after(language).items()}
    folded = _folded(name, language)
    first, second = folded[:1], folded[:2]
    if second in own:
        return own[second].upper()
    if first.isdigit():
        return DIGITS
    if not first.isalpha() or (first > "\u3000" and language.startswith("zh")):
        return OTHER
    return capitalised(first, language)


@lru_cache(maxsize=4096)  # a list sorts many names under few headings
def _folded(name: str, language: str) -> str:
    base = language.partition("-")[0].lower()
    text = name.translate(_SMALL[base]).casefold() if base in _SMALL else name.casefold()
    if not text.isascii():
        text = text.translate(_SPELT_AS.get(base, {}))
        after = _after(language)
        if base == "zh":
            text = "".join(map(_by_pinyin, text))
        text = "".join(after.get(letter) or _plain(letter) for letter in normalize("NFC", text))
        if base == "ar" and text.startswith("ال") and len(text) > 3:
            text = text[2:]
    return text.lstrip("\"'“”„«»‘’‹›([{@ ")


@lru_cache(maxsize=4096)
def _by_pinyin(letter: str) -> str:
    """The first letter of a character's pinyin and its place; the character itself if it is none of the most common.

    GB 2312 lists its first 3,755 characters by pinyin.
    """
    code = letter.encode("gb2312", "ignore")
    if len(code) < 2 or not _PINYIN[0][0] <= code <= b"\xd7\xf9":
        return letter
    initial_of = max(pair for pair in _PINYIN if pair[0] <= code)[1]
    return initial_of + chr(0xE000 + (code[0] - 0xB0) * 94 + code[1] - 0xA1)


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    """A letter without accents, in its usual form."""
    parts = (part for part in normalize("NFKD", letter) if category(part) != "Mn")
    return "".join(parts).translate(_OTHER_FORMS)
