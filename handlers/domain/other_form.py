"""Papers that come as something else than a PDF: what they are, what a PDF of them loses, why none can be made."""

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """The forms that can be turned into a PDF, and the PDF itself."""

    PDF = "pdf"
    PICTURE = "picture"
    JATS = "jats"
    EPUB = "epub"
    HTML = "html"
    TEXT = "text"
    DOCX = "docx"


class Loss(StrEnum):
    """What the PDF does not have any more."""

    SEARCH = "search"
    MOTION = "motion"
    LAYOUT = "layout"
    FIGURES = "figures"
    FORMULAS = "formulas"
    LINKS = "links"
    NOTES = "notes"
    CHARACTERS = "characters"
    FONTS = "fonts"


class Hurdle(StrEnum):
    """Why a file cannot be turned into a PDF here; each has its sentence of what to do instead."""

    EMPTY = "empty"
    CAJ = "caj"
    OLD_OFFICE = "old-office"
    NO_OFFICE = "no-office"
    OFFICE_FAILED = "office-failed"
    SLIDES = "slides"
    REMOTE = "remote"
    HEIC = "heic"
    OTHER_PICTURE = "other-picture"
    OTHER_OFFICE = "other-office"
    MHTML = "mhtml"
    TO_PRINT = "to-print"
    ARCHIVE = "archive"
    OTHER_XML = "other-xml"
    LOCKED = "locked"
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_LONG = "too-long"
    BROKEN = "broken"
    WEB_PAGE = "web-page"
    UNKNOWN = "unknown-form"


@dataclass(frozen=True, slots=True)
class Converted:
    """A PDF made from another form; for a file that was a PDF already nothing is made and nothing lost."""

    form: Form
    losses: tuple[Loss, ...] = ()

    @property
    def is_made(self) -> bool:
        """Whether a PDF was made."""
        return self.form is not Form.PDF


def hurdle_in(detail: str) -> Hurdle | None:
    """Return the hurdle that a refusal's detail names, `None` when it names none."""
    return next((hurdle for hurdle in Hurdle if hurdle.value == detail), None)


def told(converted: Converted) -> str:
    """Return a conversion as one word for the record: `epub:layout,links`."""
    return f"{converted.form}:{','.join(converted.losses)}"


def read_told(word: str) -> Converted | None:
    """Return the conversion that such a word tells of; `None` when it is none."""
    form, _, losses = word.partition(":")
    try:
        return Converted(Form(form), tuple(Loss(loss) for loss in losses.split(",") if loss))
    except ValueError:
        return None
