"""The chat sentences about a paper or book that goes to a librarian because no file of it can be sent.

All others stand in `bot/replies.py`.
"""

from collections.abc import Mapping

from handlers.domain.say import Say

MISS_SENTENCES: Mapping[Say, str] = {
    Say.TO_LIBRARIAN: "{number} 没找到可直接提供的全文，已转{librarian}，{promise}{and_now}。{notes_part}{links_part}",
    Say.TO_LIBRARIAN_NOT_ASKED: (
        "{number} 现在查不了全文来源，已转{librarian}，{promise}{and_now}；恢复后会自动再找。{notes_part}{links_part}"
    ),
    Say.TO_LIBRARIAN_NO_SUCH_ID: (
        "{number} 没有查到“{title}”对应的文献，请核对编号；已同时转{librarian}，{promise}。{links_part}"
    ),
    Say.TO_LIBRARIAN_NO_SUCH_TITLE: (
        "{number} 没有查到这个标题，请核对，或直接发DOI、PMID；已同时转{librarian}，{promise}。{notes_part}{links_part}"
    ),
    Say.TO_LIBRARIAN_UNSURE: "{number} 找到一份，但机器认不出是不是这篇，{librarian}核对后发您，{promise}，不用重发。",
    Say.TO_LIBRARIAN_BOOK: "{number} 馆里暂无这本书的电子版，已转{librarian}，{promise}，不用重发。{links_part}",
    Say.BOOK_IN_PRINT: (
        "{number} 馆里有纸本：{book_part}{places_part}，可到馆借阅；要电子版的话，"
        "已同时转{librarian}，{promise}，不用重发。{links_part}"
    ),
    Say.BOOK_ONLINE: (
        "{number} 本馆有这本书的电子书，可直接打开：{e_book_part}\n"
        "打不开也不要紧，已同时转{librarian}，{promise}，不用重发。"
    ),
}
