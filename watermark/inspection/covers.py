"""Words of walls, of pages of abstracts, and of the sheets that are bound before a paper."""

import re
from collections.abc import Iterable, Sequence

# One phrase of a wall or an emptied page; compared by letters alone.
_WALL = (
    "wedonthavethisarticleinpdfformat", "pageonespringercom", "purchasethisarticle", "purchaseaccess",
    "purchasepdf", "buythisarticle",
    "buyarticle", "buynow", "addtocart", "getaccess", "getfullaccess", "rentthisarticle", "rentorbuy",
    "toaccessthefulltext", "toreadthefulltext",
    "thisisapreview", "previewofsubscriptioncontent", "previewsubscriptioncontent", "verifyyouarehuman",
    "checkingyourbrowser", "captcha",
    "fulltextisnotavailable", "fulltextnotavailable", "pdfnotavailable", "abstractonly",
    "accessthroughyourinstitution", "accessviayourinstitution",
    "signintoyouraccount", "signintoaccess", "logintoyouraccount", "logintoaccess", "pleaselogin",
    "pleasesignin", "forgotpassword",
    "forgottenpassword", "institutionallogin", "shibboleth", "openathens", "subscribetoread",
    "subscribetothisjournal",
    "donothaveaccess", "dontcurrentlyhaveaccess", "accessdenied", "thispreviewshows", "firstpagepreview",
    "loginvia", "createanaccount",
    # What Adobe's dynamic forms show to every reader but Adobe's.
    "ifthismessageisnoteventuallyreplaced",
    "requestthefulltext", "requestfulltext", "pagenotfound", "enablejavascript", "enablecookies",
    "youaccesstothiscontent",
    "本文暂无全文", "请购买后阅读", "请登录", "登录后", "购买本文", "购买全文", "用户登录",
    "验证码", "试读", "预览结束", "充值", "暂无权限", "没有权限",
)  # fmt: skip


def wall_phrase(plain: str) -> str:
    """Return the phrase of a wall among a page's letters, empty when there is none."""
    return next((phrase for phrase in _WALL if phrase in plain), "")


# What search engines and publishers' pages offer beside an abstract; papers that are printed speak so of nothing.
_ABSTRACT_PAGE = (
    "fulltextlinks", "similararticles", "displayoptions", "addtomendeley", "getrightsandcontent", "sectionsnippets",
    "recommendedarticles", "exportcitation", "savetopdf", "meshterms", "publicationtypes", "publicationtype",
    "authorkeywords", "indexedkeywords", "indexkeywords", "documentdetails", "peoplealsoread", "downloadcitation",
    "addtofavorites", "citedarticles", "articlesciting", "linkoutmore", "sendtoclipboard", "searchwithinarticle",
    "searchlifesciencesliterature", "readarticleatpublishersite", "readarticleatpublisherssite", "citationsandimpact",
    "getcitation", "citedbyarticles", "viewfulltext", "viewarticle", "showmore", "conflictofintereststatement",
    "相似文献", "引证文献", "共引文献", "导出题录", "知网节", "节点文献", "下载全文",
    "导出参考文献", "相关文献推荐", "阅读原文",
    "加入收藏", "分享到",
)  # fmt: skip
_PRINTED_LETTERS, _OFFERS = 9000, 2
_PRINTED_AT = re.compile(
    r"^\W*(?:\d{4}[/.-]\d{1,2}[/.-]\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}),?\s+(?:上午|下午)?\s?\d{1,2}:\d{2}\b"
)


def abstract_page_phrases(plain: str, top: Sequence[str]) -> str:
    """Return what betrays the page of an abstract that a browser printed, empty for anything else.

    `top` is the page's first lines, where browsers print date and time.
    """
    if len(plain) > _PRINTED_LETTERS:
        return ""
    found = [phrase for phrase in _ABSTRACT_PAGE if phrase in plain]
    is_printed = any(_PRINTED_AT.match(text) for text in top)
    return ", ".join(found) if len(found) >= (1 if is_printed else _OFFERS) else ""


_PREVIEW = (
    "thisisapreview", "previewofsubscription", "previewoffirstpage", "firstpagepreview", "previewofthefirst",
    "pagepreview", "lookinside", "previewonly", "samplepage", "thispreviewshows", "仅供预览",
    "预览页", "试读", "购买全文",
)  # fmt: skip
_STAMP_LETTERS = 60


def preview_stamp(lines: Iterable[str]) -> str:
    """Return the line that says that only the beginning is shown, empty when none does."""
    short = (line for line in lines if len(line) <= _STAMP_LETTERS)
    return next((line for line in short if any(phrase in line for phrase in _PREVIEW)), "")


_COVER = (
    "journalpreproof", "thisisapdffileofan", "undergoneenhancements", "acceptedmanuscript", "authormanuscript",
    "hhspublicaccess",
    "tocitethisversion", "halid", "multidisciplinaryopenaccess", "seediscussionsstats",
    "authorprofilesforthispublication",
    "downloadedfrom", "thisversionisavailable", "citationforpublishedversion", "linktopublishedversion",
    "linktopublication",
    "documentversion", "generalrights", "takedownpolicy", "researchportal", "institutionalrepository",
    "whiterose", "eprints",
    "thisiscitation", "pleasecitethisarticle", "termsofuse", "repositoryuse", "postprint",
    "thisarticlewasdownloadedby",
    "fulltermsconditionsofuse", "tolinktothisarticle", "tocitethisarticle", "jstor", "yourusofthejstor", "preprint",
    "uploadedby", "permanentlink", "permalink", "escholarship", "thisisanopenaccess", "thepublishedversion",
    "versionofrecord",
    "graphicalabstract", "visualabstract", "repositoryandarchive", "openrepository", "originallypublishedat",
    "repositorycopy", "interlibraryloan", "illiad", "documentdelivery", "stableurl", "requestedenhancement",
    "网络首发", "录用定稿", "引用格式", "题目", "文献传递", "版权声明",
)  # fmt: skip


_COVER_LETTERS, _STAMPED_LETTERS = 1500, 700
_COVER_ALONE = (
    "journalpreproof", "thisisapdffileofan", "seediscussionsstats", "authorprofilesforthispublication",
    "tocitethisversion", "citationforpublishedversion", "thisarticlewasdownloadedby", "multidisciplinaryopenaccess",
)  # fmt: skip


# These are stamped on pages of the paper too: only a page with hardly more is a cover.
_COVER_STAMPS = ("acceptedmanuscript", "authormanuscript", "documentversion", "acceptedversion")


# These stand on papers' own first pages.
_ON_PAPERS = frozenset(
    ("hhspublicaccess", "downloadedfrom", "termsofuse",
     "thisisanopenaccess", "versionofrecord", "preprint", "permalink", "permanentlink",
     "pleasecitethisarticle", "thepublishedversion", "引用格式", "题目", "版权声明", *_COVER_STAMPS)
)  # fmt: skip


def cover_phrase(plain: str) -> str:
    """Return the phrase of a cover that stands alone among a page's letters, empty when there is none."""
    if len(plain) >= _COVER_LETTERS:
        return ""
    long = next((phrase for phrase in (*_COVER_ALONE, *_COVER) if phrase in plain and phrase not in _ON_PAPERS), "")
    return long or next((phrase for phrase in _COVER_STAMPS if phrase in plain and len(plain) < _STAMPED_LETTERS), "")


def is_cover(plain: str) -> bool:
    """Whether a page's letters hold the words of a sheet that is bound before a paper."""
    return any(phrase in plain for phrase in _COVER)
