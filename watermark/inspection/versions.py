"""Which version of a paper a file says that it is."""

import re

from handlers.domain.article import Version
from watermark.inspection.sheet import Sheet

_PAGES = 2
# All are laid against small letters: to fold while searching takes twice as long.
_ACCEPTED = re.compile(
    r"\baccepted (?:author(?:'s|s'|’s)? )?(?:manuscript|article)\b|\bauthor(?:'s|s'|’s)? (?:accepted |final "
    r")?manuscript\b|"
    r"\bhhs public access\b|\bjournal pre-?proofs?\b|\b(?:author )?post-?print\b|\bjust accepted\b|\baam\b|"
    r"accepted for publication (?:and|but|in)\b.{0,80}(?:peer|copy-?edit|proof|journal|form)|"
    r"\bunedited (?:manuscript|version)\b|\b(?:uncorrected|unedited) proofs?\b|\bpeer[- ]reviewed version\b|"
    r"\barticle in press\W{0,4}accepted manuscript|has not (?:yet )?been (?:through the )?copy-?edit|录用定稿|"
    r"网络首发|优先出版"
)
# A published paper speaks of its preprint in a sentence; a preprint carries a stamp or a label.
_PREPRINT = re.compile(
    r"\barxiv:\s?(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?\s*\[|"
    r"^\W{0,40}arxiv:\s?\d{4}\.\d{4,5}(?:v\d+)?\b|"
    r"\b(?:bio|med)rxiv preprint\b|\bnot certified by peer review|^\W{0,40}(?:this is a )?preprints?(?: "
    r"\(?(?:not peer[- ]reviewed|v\d).*)?\W*$|"
    r"this is a preprint|\bpreprint (?:version|research paper|of an article submitted)|posted (?:date|on "
    r"(?:authorea|research square))|"
    r"\bnot (?:been )?peer[- ]reviewed\b|has not undergone peer review|electronic copy available at:? "
    r"https?://ssrn|"
    r"\bsubmitted manuscript\b|\bpreprints?\.org\b.{0,40}not peer|chinaxiv|预印本",
    re.MULTILINE,
)
_STATED = re.compile(r"document version\W*([^\n]{0,120}(?:\n[^\n]{0,80})?)")
_OF_RECORD = re.compile(r"publisher(?:'s|’s)? pdf|version of record|final published version")
_RECORD = re.compile(
    r"\b(?:vol(?:ume|\.)?\s*\d+|\d{4}\s*;\s*\d+\s*(?:\(\w[^)]{0,12}\))?\s*[:：]|第\s*\d+\s*卷|"
    r"published(?: online)?:? |accepted:? \d|©|\(c\) 20|copyright )|收稿日期"
)


def version_in(sheet: Sheet, *, has_own_doi: bool) -> Version:
    """Return the version that a file clearly names, `UNKNOWN` when it says nothing."""
    text = "\n".join(page.text for page in sheet.pages[:_PAGES]).lower()
    if stated := _STATED.search(text):
        return _named(stated[1])
    if _PREPRINT.search(text):
        return Version.PREPRINT
    if _ACCEPTED.search(text):
        return Version.ACCEPTED
    return Version.PUBLISHED if has_own_doi and _RECORD.search(text) else Version.UNKNOWN


def _named(words: str) -> Version:
    """The repository's own word for it (the NISO terms of Pure, DSpace and their like)."""
    if _OF_RECORD.search(words):
        return Version.PUBLISHED
    if re.search(r"accepted|peer[- ]reviewed|post-?print", words):
        return Version.ACCEPTED
    return Version.PREPRINT if re.search(r"pre-?print|early|submitted", words) else Version.UNKNOWN
