"""The chat sentences about a paper or book that goes to a librarian because no file of it can be sent.

All others stand in `bot/replies.py`.
"""

from collections.abc import Mapping

from handlers.domain.obstacle import Obstacle
from handlers.domain.say import Say

WHY_WORDS: Mapping[str, str] = {
    "": "没找到可直接提供的全文",
    Obstacle.ONLY_TO_READ: "网上能看，但按版权不能转发",
    Obstacle.ROBOTS_BARRED: "有开放全文，但对方网站拦机器人（如验证码）",
    Obstacle.LOGIN: "网上有一份，但要登录才能看",
    Obstacle.TOO_LARGE: "网上有全文，但文件太大",
    Obstacle.UNREACHABLE: "有开放全文，但对方网站暂时连不上",
    Obstacle.BAD_FILE: "网上有一份，但文件打不开或不是这篇",
    Obstacle.NOT_ALL_ASKED: "有的来源暂时查不了",
}
"""Why no file goes out, by the `Obstacle` of the facts: half a sentence."""
MISS_SENTENCES: Mapping[Say, str] = {
    Say.TO_LIBRARIAN: "{number} {obstacle_part}，已转{librarian}，{promise}{and_now}。{notes_part}{links_part}",
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
