"""A service that takes orders by mail (NSTL, CALIS and the like): a form filled in from a template."""

from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from pydantic import Field

from handlers.domain.article import Failure, IdKind
from handlers.domain.errors import BadDocument, ConfigurationError
from handlers.domain.order import Errand, Money, Order
from handlers.domain.place_in_journal import known, year_and_number
from resolvers.http import Http
from resolvers.mail import Mail, Mailer
from resolvers.supplying import House, SupplierOptions

SUBJECTS = {
    Errand.REQUEST: "文献传递申请",
    Errand.STATUS: "文献传递查询",
    Errand.CANCEL: "取消文献传递申请",
}
LINES = {
    Errand.STATUS: "请告知下列申请的办理情况：",
    Errand.CANCEL: "下列申请不再需要，请予取消：",
}
FORM = """\
您好！我馆申请传递下列文献，仅供个人学习、研究使用，遵守著作权法的有关规定。

申请号：{{ number }}
题名：{{ title }}
作者：{{ authors }}
刊名：{{ journal }}
年、卷（期）：页码：{{ place }}
DOI：{{ doi }}　PMID：{{ pmid }}　ISSN：{{ issn }}　ISBN：{{ isbn }}

请将全文（PDF）作为附件回复本邮件，并保留主题中的编号：{{ mark }}
如不能提供，也请回复说明原因。

{{ library }}
{{ email }}
"""
SAMPLE = dict.fromkeys(
    (
        "number", "mark", "title", "authors", "journal", "year", "volume", "issue", "pages", "place",
        "doi", "pmid", "issn", "isbn", "library", "email",
    ),
    "",
)  # fmt: skip


class Options(SupplierOptions, extra="forbid", frozen=True):
    """A mail form's keys; `template` is a text in Jinja2, or a file that holds one."""

    to: str = Field(pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$")
    template: str = FORM
    template_file: Path | None = None


class MailForm:
    """The port `Supplier`, by mail."""

    kind = "mail_form"
    errands = frozenset({Errand.STATUS, Errand.CANCEL})

    def __init__(self, options: Options, house: House, mailer: Mailer, template: str) -> None:
        """Keep the collaborators.

        Raises:
            ConfigurationError: The template has a fault.
        """
        self.name = options.name
        self.label = options.label or options.name
        self.due_days = options.due_days
        self.cost_note = options.cost_note
        self.expected = Money(options.cost, options.currency)
        self._to = options.to
        self._house = house
        self._mailer = mailer
        # A template is a text of the administrator's, and still it gets at nothing but its words.
        forms = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)
        try:
            self._form = forms.from_string(template)
            self._form.render(SAMPLE)
        except TemplateError as error:
            raise ConfigurationError(f"template 有误：{error}") from error

    def draft(self, order: Order, errand: Errand = Errand.REQUEST) -> str:
        """Return exactly what is sent."""
        mail = self._mail(order, errand)
        return f"收件人：{mail.to}\n发件人：{self._mailer.server.sender}\n主题：{mail.subject}\n\n{mail.text}"

    async def send(self, order: Order, errand: Errand) -> str:
        """Send the mail; raises like `Mailer.send`."""
        return await self._mailer.send(self._mail(order, errand))

    async def fetch(self, url: str, target: Path, *, max_bytes: int) -> None:
        """Refuse: what such a service offers under an address is opened by a person.

        Raises:
            BadDocument: Always.
        """
        raise BadDocument(Failure.UNSAFE_URL.value, "a mail form has no addresses")

    def _mail(self, order: Order, errand: Errand) -> Mail:
        mark = self._house.mark.of(order.ref)
        form = self._form.render(self._facts(order, mark))
        text = f"{LINES[errand]}\n\n{form}" if errand in LINES else form
        # The same mail sent again carries the same id; a second question is another mail.
        moment = f"{order.errand_at:%Y%m%d%H%M%S}" if order.errand_at and errand is not Errand.REQUEST else ""
        message_id = f"<{'.'.join(filter(None, (mark, errand.value, moment)))}@{self._mailer.domain}>"
        return Mail(self._to, f"{SUBJECTS[errand]} [{mark}]", text, message_id)

    def _facts(self, order: Order, mark: str) -> dict[str, Any]:
        article = order.article
        return {
            "number": order.ref,
            "mark": mark,
            "title": article.original_title or article.title,
            "authors": "；".join(article.authors[:10]),
            "journal": article.journal,
            "year": article.year or "",
            "volume": article.volume,
            "issue": article.issue,
            "pages": article.pages,
            "place": _place(order),
            "doi": article.id(IdKind.DOI) or "",
            "pmid": article.id(IdKind.PMID) or "",
            "issn": article.issn,
            "isbn": article.id(IdKind.ISBN) or "",
            "library": self._house.name,
            "email": self._house.email,
        }


def _place(order: Order) -> str:
    article = order.article
    number = year_and_number(article.year, article.volume, article.issue)
    pages = known(article.pages)
    if not number:
        return pages
    return f"{number}: {pages}" if pages else number


def build(options: Options, house: House, http: Http) -> MailForm:
    """Return the service.

    Raises:
        ConfigurationError: No mail server is configured, or the template cannot be read.
    """
    if house.mailer is None:
        raise ConfigurationError("要先配置 mail（发信服务器）")
    try:
        file = options.template_file
        template = file.read_text(encoding="utf-8") if file else options.template
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"template_file 读不出来：{options.template_file}") from error
    return MailForm(options, house, house.mailer, template)
