"""The item types of CSL 1.0.2, and synonyms for them from everyday language and other formats."""

from __future__ import annotations

import re

CSL_TYPES = (
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter",
    "classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event",
    "figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
    "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical",
    "personal_communication", "post", "post-weblog", "regulation", "report", "review", "review-book", "software",
    "song", "speech", "standard", "thesis", "treaty", "webpage",
)  # fmt: skip

_SYNONYMS = {
    "motion_picture broadcast post": "video videos clip footage youtube tiktok livestream stream",
    "motion_picture": "film movie documentary videorecording cctv",
    "broadcast": "tv television radio podcast tvbroadcast radiobroadcast programme program show newscast episode",
    "post": "tweet tweets socialmedia socialmediapost facebook twitter x telegram instagram mastodon reddit thread"
    " forumpost status toot comment channel message",
    "post-weblog": "blog blogpost weblog newsletter",
    "personal_communication": "email letter instantmessage chat phone phonecall testimony correspondence whatsapp",
    "interview": "witness conversation",
    "graphic": "photo photograph picture image photography artwork drawing painting poster cartoon satelliteimage",
    "map": "satellite satellitemap",
    "song": "audio audiorecording recording sound music",
    "article-newspaper": "news newspaper newspaperarticle newsarticle wire dispatch agency newsagency press",
    "article-magazine": "magazine magazinearticle",
    "article-journal": "journal journalarticle paper study preprint scholarlyarticle",
    "webpage article-newspaper": "online website site web link page url",
    "report": "techreport whitepaper briefing pressrelease communique dossier misc",
    "paper-conference": "conference conferencepaper inproceedings proceedings",
    "chapter": "booksection incollection inbook section",
    "thesis": "dissertation phdthesis mastersthesis",
    "book": "monograph ebook memoir edition",
    "manuscript": "archive archival unpublished diary codex charter",
    "document": "file pdf scan leak leakeddocument memo memorandum minutes record",
    "legal_case": "case judgment judgement ruling verdict court indictment",
    "legislation": "law statute act decree constitution",
    "treaty": "agreement convention accord ceasefire",
    "hearing": "session parliament debate",
    "speech": "statement address talk lecture presentation declaration pressconference",
    "dataset": "data database spreadsheet csv statistics",
    "software": "code computerprogram app",
    "entry-encyclopedia": "wikipedia encyclopedia encyclopaedia encyclopediaarticle wiki",
    "entry-dictionary": "dictionary dictionaryentry",
    "classic": "ancient inscription scripture",
    "pamphlet": "leaflet flyer brochure",
}
_BY_WORD = {word: tuple(types.split()) for types, words in _SYNONYMS.items() for word in words.split()}
_NO_LETTERS = re.compile(r"[\W_]+")


def csl_types_for(word: str) -> tuple[str, ...]:
    """The CSL types for which a word is a synonym, best first; empty for an unknown word."""
    plain = _NO_LETTERS.sub("", word[:60].lower())
    same = tuple(name for name in CSL_TYPES if _NO_LETTERS.sub("", name) == plain)
    return same or _BY_WORD.get(plain) or _BY_WORD.get(plain.removesuffix("s"), ())
