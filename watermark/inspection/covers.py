"""Words of walls, and of the sheets that are bound before a paper."""

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
    "requestthefulltext", "requestfulltext", "pagenotfound", "enablejavascript", "enablecookies",
    "youaccesstothiscontent",
    "本文暂无全文", "请购买后阅读", "请登录", "登录后", "购买本文", "购买全文", "用户登录",
    "验证码", "试读", "预览结束", "充值", "暂无权限", "没有权限",
)  # fmt: skip


def wall_phrase(plain: str) -> str:
    """Return the phrase of a wall among a page's letters, empty when there is none."""
    return next((phrase for phrase in _WALL if phrase in plain), "")


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
    "网络首发", "录用定稿", "引用格式", "题目", "文献传递", "版权声明",
)  # fmt: skip


_COVER_LETTERS, _STAMPED_LETTERS = 1500, 700
_COVER_ALONE = (
    "journalpreproof", "thisisapdffileofan", "seediscussionsstats", "authorprofilesforthispublication",
    "tocitethisversion", "citationforpublishedversion", "thisarticlewasdownloadedby", "multidisciplinaryopenaccess",
)  # fmt: skip


# These are stamped on pages of the paper too: only a page with hardly more is a cover.
_COVER_STAMPS = ("acceptedmanuscript", "authormanuscript", "documentversion", "acceptedversion")


def cover_phrase(plain: str) -> str:
    """Return the phrase of a cover that stands alone among a page's letters, empty when there is none."""
    long = next((phrase for phrase in _COVER_ALONE if phrase in plain and len(plain) < _COVER_LETTERS), "")
    return long or next((phrase for phrase in _COVER_STAMPS if phrase in plain and len(plain) < _STAMPED_LETTERS), "")


def is_cover(plain: str) -> bool:
    """Whether a page's letters hold the words of a sheet that is bound before a paper."""
    return any(phrase in plain for phrase in _COVER)
