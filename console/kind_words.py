"""The words for files where nothing but a PDF is taken: by `stamp` and for tracing."""

from console.words import bad_file
from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument

_PACKED = "这是压缩包，不是 PDF。请解压后用里面的 PDF。"
_PICTURE = "这是图片，不是 PDF。请在看图软件里打印成 PDF。"
# By what `watermark.header` says that a file looks like.
KIND_WORDS = {
    "空文件": "文件是空的，请重新取一份。",
    "网页（HTML）": "这是网页，不是 PDF，很可能是登录页或摘要页。请登录后重新下载 PDF。",
    "XML": "这是 XML，不是 PDF。请下载这篇的 PDF。",
    "JSON": "这是网站的回话（JSON），不是 PDF，多半是出错了。请重新下载 PDF。",
    "ZIP 或 Office 文件": "这是 Office 文件或压缩包，不是 PDF。Office 文件请“另存为 PDF”，压缩包请解压后用里面的 PDF。",
    "旧版 Office 文件": "这是旧版 Office 文件（.doc 等），不是 PDF。请在 Word 或 WPS 里“另存为 PDF”。",
    "CAJ 文件": "这是知网的 CAJ 类文件，不是 PDF，没有可靠的开放工具能转换。请在 CAJViewer 里“打印”到 PDF。",
    "PNG 图片": _PICTURE,
    "JPEG 图片": _PICTURE,
    "HEIC 照片": "这是手机的 HEIC 照片，不是 PDF。请在手机上分享为 JPG，或在电脑上另存为 JPG 或 PDF。",
    "其他图片": "这是图片，不是 PDF。请在看图软件里另存为 PNG、JPG，或打印成 PDF。",
    "gzip 压缩文件": _PACKED,
    "RAR 压缩文件": _PACKED,
    "PostScript": "这是 PostScript 文件，不是 PDF。请先转成 PDF。",
}
_NOT_SENT = (("请上传全文", "请换成全文"), ("再上传", "再试"), ("再传", "再试"), ("只传", "只取"))


def unusable(error: BadDocument) -> str:
    """Return why a file cannot be used and what to do, for somebody who uploads nothing."""
    if error.reason == Failure.NOT_PDF and error.detail in KIND_WORDS:
        return KIND_WORDS[error.detail]
    words = bad_file(error.reason)
    for sent, not_sent in _NOT_SENT:
        words = words.replace(sent, not_sent)
    return words
