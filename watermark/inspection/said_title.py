"""What a PDF calls itself in its properties, where that is a title."""

import re
from pathlib import Path

import pypdfium2 as pdfium

from watermark.inspection.letters import clean

MAX_TITLE = 300
# Programs put a file's name there, its number, or what a new file is called.
_NO_TITLE = re.compile(
    r"""\.(?:dvi|ps|eps|pdf|docx?|wps|rtf|odt|tex|html?|xlsx?|pptx?|indd|qxd|fm|p65|wpd|txt|tiff?|jpe?g|png)\W*$
      | ^(?:microsoft\ (?:word|powerpoint|excel)\b|powerpoint\ |untitled|no\ title|document\b|slide\b
           |[a-z]:\\|/|未命名|未标题|无标题|新建|文档|幻灯片|(?:https?:|www\.|doi:|10\.\d{4}))""",
    re.IGNORECASE | re.VERBOSE,
)
_WORD, _HAN = re.compile(r"\S*[^\W\d_]{2}\S*"), re.compile("[\u3400-\u9fff]")
_LEAST_WORDS, _LEAST_HAN = 3, 5


def said_title(path: Path) -> str:
    """Return the title that a PDF's properties hold; empty when they hold none, or something else in its place."""
    try:
        with pdfium.PdfDocument(path) as pdf:
            title = clean(pdf.get_metadata_value("Title"))[:MAX_TITLE]
    except (pdfium.PdfiumError, ValueError):
        # Whether the file is of use at all is told elsewhere.
        return ""
    is_long = len(_WORD.findall(title)) >= _LEAST_WORDS or len(_HAN.findall(title)) >= _LEAST_HAN
    return title if is_long and not _NO_TITLE.search(title) else ""
