"""The words for files that are no PDF: what they are, what the PDF made of them lacks, what to do instead."""

from collections.abc import Sequence
from datetime import datetime

from console.words import bad_file
from handlers.domain.article import Holding
from handlers.domain.errors import BadDocument
from handlers.domain.other_form import Converted, Form, Hurdle, Loss, hurdle_in, read_told
from handlers.trace import Traced

ACCEPTED = (
    ".pdf,application/pdf,.jpg,.jpeg,.png,.tif,.tiff,.webp,.gif,.bmp,image/*,.xml,.epub,.docx,.html,.htm,.txt,"
    ".caj,.kdh,.nh"
)
FORM_NAMES = {
    Form.PDF: "PDF",
    Form.PICTURE: "图片",
    Form.JATS: "JATS XML",
    Form.EPUB: "EPUB",
    Form.HTML: "网页",
    Form.TEXT: "纯文本",
    Form.DOCX: "Word 文档",
}
LOSS_NAMES = {
    Loss.SEARCH: "文字不能检索和复制",
    Loss.MOTION: "动图只留第一帧",
    Loss.LAYOUT: "原来的版式和页码",
    Loss.FIGURES: "文件里没有的图",
    Loss.FORMULAS: "公式的排版（只留文字）",
    Loss.LINKS: "可点的链接",
    Loss.NOTES: "批注和修订",
    Loss.CHARACTERS: "个别字体没有的字符",
    Loss.FONTS: "服务器上没有的字体",
}
_CAJ = "这是知网的 CAJ 类文件，没有可靠的开放工具能转换。请在 CAJViewer 里“打印”到 PDF，再上传那个 PDF。"
HURDLE_WORDS = {
    Hurdle.EMPTY: "文件是空的，请重新选择。",
    Hurdle.CAJ: _CAJ,
    Hurdle.OLD_OFFICE: "这是旧版 Office 文件（.doc 等）。请在 Word 或 WPS 里“另存为 PDF”再上传。",
    Hurdle.NO_OFFICE: "这是 Word 文档，服务器上没有装 LibreOffice，转不了。请在 Word 或 WPS 里“另存为 PDF”再上传。",
    Hurdle.OFFICE_FAILED: "这个 Word 文档没能转成 PDF。请在 Word 或 WPS 里“另存为 PDF”再上传。",
    Hurdle.SLIDES: "这是幻灯片或表格。请在 Office 或 WPS 里“另存为 PDF”再上传。",
    Hurdle.REMOTE: "这个 Word 文档要从别处取内容，为安全没有打开。请在 Word 或 WPS 里“另存为 PDF”再上传。",
    Hurdle.HEIC: "这是手机的 HEIC 照片。请在手机上分享为 JPG，或在电脑上另存为 JPG 再上传。",
    Hurdle.OTHER_PICTURE: "这种图片（JPEG 2000、JPEG XL、PSD、SVG 等）读不了。请另存为 JPG 或 PNG 再上传。",
    Hurdle.OTHER_OFFICE: "这是 RTF、ODT 之类的文档，转不了。请在 Word 或 WPS 里“另存为 PDF”再上传。",
    Hurdle.MHTML: "这是存成单个文件的网页（MHTML）。请在浏览器里打开，打印成 PDF 再上传。",
    Hurdle.TO_PRINT: "这种文件（OFD、DjVu、PostScript、XPS、MOBI 等）转不了。请用打开它的软件打印或另存为 PDF 再上传。",
    Hurdle.ARCHIVE: "这是压缩包。请解压后上传里面的文件。",
    Hurdle.OTHER_XML: "这个 XML 不是论文全文（JATS）。请上传 PDF。",
    Hurdle.LOCKED: "这本 EPUB 有版权保护（DRM），不能打开。",
    Hurdle.TOO_MANY_PIXELS: "图片太大（一页最多 9000 万像素）。请按 300 或 600 dpi 重新扫描。",
    Hurdle.TOO_LONG: "文件太长或太复杂，转不了。请只传所需章节，或转成 PDF 再上传。",
    Hurdle.BROKEN: "这个文件读不出来，可能没有下载完整。请重新取一份，或转成 PDF 再上传。",
    Hurdle.WEB_PAGE: (
        "这是网页，不是 PDF，很可能是登录页或摘要页。请登录后重新下载 PDF 再上传；"
        "网页里确是全文的，请在浏览器里打印成 PDF 再上传。"
    ),
    Hurdle.UNKNOWN: "认不出这是什么文件。请上传 PDF、图片、EPUB、JATS XML、网页或纯文本。",
}


def bad_upload(error: BadDocument) -> str:
    """Return why an uploaded file cannot be used and what to do, in a librarian's words."""
    hurdle = hurdle_in(error.detail)
    return HURDLE_WORDS[hurdle] if hurdle else bad_file(error.reason)


def own_copy_words(found: Sequence[Traced]) -> str:
    """Return why a copy that was marked for a reader cannot be used and what to do; librarians alone may read it."""
    whose = "、".join(f"求助 {one.request}{f'，{one.reader}' if one.reader else ''}" for one in found)
    return (
        f"这份已印有本馆给读者的水印{f'（{whose}）' if whose else ''}，没有收下：再发出去，会带着两个人的名字。"
        "请用没有水印的原件：按题录重新下载，或向原来的来源再要一份，然后在这里上传。"
    )


def lost(converted: Converted) -> str:
    """Return what a PDF lacks that was made from another form."""
    return "、".join(LOSS_NAMES[loss] for loss in converted.losses)


def made_words(converted: Converted) -> str:
    """Return what became of an uploaded file: `已把EPUB转成PDF；丢失：…`."""
    missing = f"；丢失：{lost(converted)}" if converted.losses else "，没有丢失内容"
    return f"{FORM_NAMES[converted.form]}已转成 PDF{missing}"


def conversion_of(holding: Holding | None, done: Sequence[tuple[datetime, str, str, str]]) -> Converted | None:
    """Return from what the file of a request was made, by the record of what was done; `None` for any other file."""
    if holding is None:
        return None
    for _, _, action, detail in reversed(done):
        sha256, _, word = detail.partition(" ")
        if action == "file_converted" and holding.document.sha256.startswith(sha256):
            return read_told(word)
    return None
