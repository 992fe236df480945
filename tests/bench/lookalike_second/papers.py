# ruff: noqa: E501 - wordings are kept whole
"""Papers, journals and prose of the second set; the held-back halves are used only for the figures after mending."""

import random
from dataclasses import dataclass, field, replace

from handlers.domain.article import Article, Identifier, IdKind

Random = random.Random
# Journals whose papers have an article number and no pages.
ELECTRONIC = frozenset({"plos", "mdpi", "frontiers", "bmj", "nature", "bmc"})


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal and whose pages it has."""

    name: str
    short: str
    layout: str
    prefix: str
    issn: str
    publisher: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it is printed; `english` is the title beside a Chinese one."""

    title: str
    authors: tuple[str, ...]
    journal: Journal
    year: int
    volume: int
    issue: int
    first: int
    length: int
    doi: str
    label: str = "Original Article"
    about: tuple[str, str] = ("", "")
    english: str = ""
    month: str = "March"

    @property
    def last(self) -> int:
        return self.first + self.length - 1

    @property
    def lead(self) -> str:
        """The first author's family name."""
        return self.authors[0].split()[-1]

    def article(self, **changes: object) -> Article:
        """Return the record of it, names turned round as records have them."""
        names = tuple(a if a[0] > "一" else f"{a.split()[-1]} {a[0]}" for a in self.authors)
        known = Article(
            title=self.title,
            ids=(Identifier(IdKind.DOI, self.doi),) if self.doi else (),
            authors=names,
            journal=self.journal.name,
            year=self.year,
            volume=str(self.volume),
            issue=str(self.issue),
            pages=str(self.first) if self.journal.layout in ELECTRONIC else f"{self.first}-{self.last}",
            language="zh" if self.title[0] > "一" else "en",
            publisher=self.journal.publisher,
            issn=self.journal.issn,
        )
        return replace(known, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Stock:
    """What papers are made of."""

    treatments: tuple[str, ...]
    illnesses: tuple[str, ...]
    forms: tuple[str, ...]
    journals: tuple[Journal, ...]
    chinese: tuple[str, ...]
    chinese_journals: tuple[Journal, ...]
    is_held: bool = False
    names: tuple[str, ...] = field(
        default=(
            "Wei Zhang", "Maria Rossi", "John A. Smith", "Li Wang", "Anna Kowalska", "Hiroshi Tanaka", "Sophie Martin",
            "Min-Jun Kim", "Carlos García", "Emily Brown", "Xiaoming Chen", "Lars Nielsen", "Priya Sharma", "Yang Liu",
        )
    )  # fmt: skip


NAMES_ZH = ("张伟", "王芳", "李静", "刘洋", "陈明", "赵丽华", "黄建国", "周志强", "吴晓燕", "徐文博")

TUNED = Stock(
    treatments=("Dapagliflozin", "Low-dose colchicine", "Rivaroxaban", "Pembrolizumab", "Vitamin D supplementation",
                "Intravenous iron", "Remote ischaemic conditioning", "Tocilizumab", "Early mobilisation"),
    illnesses=("heart failure with preserved ejection fraction", "acute pancreatitis", "atrial fibrillation",
               "non-small-cell lung cancer", "knee osteoarthritis", "chronic kidney disease", "acute ischaemic stroke",
               "severe COVID-19 pneumonia", "sepsis-associated delirium"),
    forms=("{0} in patients with {1}: a randomised, double-blind, placebo-controlled trial",
           "Effect of {0} on mortality in adults with {1}", "{0} for {1}: a systematic review and meta-analysis",
           "{0} and the risk of hospitalization among older adults with {1}",
           "Association of {0} with long-term outcomes in {1}"),
    journals=(
        Journal("Journal of Hepatology", "J Hepatol", "elsevier", "10.1016/j.jhep.", "0168-8278", "Elsevier"),
        Journal("European Journal of Nutrition", "Eur J Nutr", "springer", "10.1007/s00394-", "1436-6207", "Springer"),
        Journal("Hepatology", "Hepatology", "wiley", "10.1002/hep.", "0270-9139", "Wiley"),
        Journal("New England Journal of Medicine", "N Engl J Med", "nejm", "10.1056/NEJMoa", "0028-4793", "MMS"),
        Journal("JAMA", "JAMA", "jama", "10.1001/jama.", "0098-7484", "American Medical Association"),
        Journal("BMJ", "BMJ", "bmj", "10.1136/bmj.m", "1756-1833", "BMJ"),
        Journal("The Lancet", "Lancet", "lancet", "10.1016/S0140-6736(20)", "0140-6736", "Elsevier"),
        Journal("PLOS ONE", "PLoS ONE", "plos", "10.1371/journal.pone.", "1932-6203", "PLOS"),
        Journal("Nutrients", "Nutrients", "mdpi", "10.3390/nu", "2072-6643", "MDPI"),
        Journal("Frontiers in Immunology", "Front. Immunol.", "frontiers", "10.3389/fimmu.", "1664-3224", "Frontiers"),
    ),
    chinese=("{0}患者血清降钙素原水平与预后的关系研究", "{0}合并2型糖尿病的临床特征分析", "超声引导下穿刺治疗{0}的疗效观察",
             "{0}的诊断与治疗进展", "老年{0}患者衰弱的影响因素分析", "中西医结合治疗{0}的随机对照研究"),
    chinese_journals=(
        Journal("中华心血管病杂志", "Chin J Cardiol", "cma", "10.3760/cma.j.issn.0253-3758.", "0253-3758", "中华医学会"),
        Journal("中国现代医学杂志", "China J Mod Med", "cnki", "10.3969/j.issn.1005-8982.", "1005-8982", "中南大学"),
        Journal("实用医学杂志", "J Pract Med", "wanfang", "10.3969/j.issn.1006-5725.", "1006-5725", "实用医学杂志社"),
    ),
)  # fmt: skip

HELD = Stock(
    treatments=("Semaglutide", "High-flow nasal oxygen", "Catheter ablation", "Ketamine", "Denosumab", "Empagliflozin",
                "Convalescent plasma", "Dual antiplatelet therapy"),
    illnesses=("obesity and prediabetes", "acute hypoxaemic respiratory failure", "treatment-resistant depression",
               "postmenopausal osteoporosis", "ST-elevation myocardial infarction", "Crohn disease",
               "traumatic brain injury", "relapsed multiple myeloma"),
    forms=("Safety and efficacy of {0} for {1} (ORION-7): an open-label phase 3 study",
           "{0} therapy in {1}: a nationwide cohort study", "Once-weekly {0} in adults with {1}",
           "Real-world use of {0} among people with {1}: results from 12 centres",
           "Does {0} improve quality of life in {1}?"),
    journals=(
        Journal("Cell Metabolism", "Cell Metab", "cell", "10.1016/j.cmet.", "1550-4131", "Elsevier"),
        Journal("European Heart Journal", "Eur Heart J", "oup", "10.1093/eurheartj/ehz", "0195-668X", "OUP"),
        Journal("BMC Medicine", "BMC Med", "bmc", "10.1186/s12916-", "1741-7015", "BMC"),
        Journal("Nature Communications", "Nat Commun", "nature", "10.1038/s41467-", "2041-1723", "Nature"),
        Journal("Critical Care Medicine", "Crit Care Med", "lww", "10.1097/CCM.", "0090-3493", "LWW"),
        Journal("Journal of Clinical Oncology", "J Clin Oncol", "lww", "10.1200/JCO.", "0732-183X", "ASCO"),
        Journal("Hepatology", "Hepatology", "wiley", "10.1002/hep.", "0270-9139", "Wiley"),
        Journal("JAMA Internal Medicine", "JAMA Intern Med", "jama", "10.1001/jamainternmed.", "2168-6106", "AMA"),
    ),
    chinese=("{0}患者家属照护负担及其影响因素", "基于CT影像组学预测{0}复发风险的价值", "{0}介入治疗术后并发症的多因素Logistic回归分析",
             "微创手术治疗{0}的近期疗效及安全性", "{0}全程护理干预的效果评价"),
    chinese_journals=(
        Journal("中华护理杂志", "Chin J Nurs", "cma", "10.3761/j.issn.0254-1769.", "0254-1769", "中华护理学会"),
        Journal("重庆医学", "Chongqing Med", "cnki", "10.3969/j.issn.1671-8348.", "1671-8348", "重庆市卫生信息中心"),
        Journal("临床放射学杂志", "J Clin Radiol", "wanfang", "10.13437/j.cnki.jcr.", "1001-9324", "临床放射学杂志社"),
    ),
    is_held=True,
)  # fmt: skip

ILL_ZH = ("急性胰腺炎", "慢性阻塞性肺疾病", "脓毒症", "冠心病", "肺癌", "脑卒中", "肝硬化失代偿期", "类风湿关节炎")


def english_paper(rng: Random, stock: Stock, journal: Journal | None = None, **changes: object) -> Paper:
    """Return a paper of an English journal."""
    journal = journal or rng.choice(stock.journals)
    about = rng.choice(stock.treatments), rng.choice(stock.illnesses)
    title = rng.choice(stock.forms).format(about[0], about[1])
    title = title if title.startswith(about[0]) else title.replace(about[0], about[0][0].lower() + about[0][1:])
    made = Paper(
        title=title[0].upper() + title[1:], authors=tuple(rng.sample(stock.names, rng.randint(3, 6))), journal=journal,
        year=rng.randint(2012, 2023), volume=rng.randint(8, 390), issue=rng.randint(1, 24), first=rng.randint(12, 2400),
        length=rng.randint(6, 12), doi="", about=about, month=rng.choice(("January", "May", "October")),
    )  # fmt: skip
    return replace(made, doi=_doi(rng, made), **changes)  # type: ignore[arg-type]


def chinese_paper(rng: Random, stock: Stock, journal: Journal | None = None, **changes: object) -> Paper:
    """Return a paper of a Chinese journal, with its English title."""
    journal, ill = journal or rng.choice(stock.chinese_journals), rng.randrange(len(ILL_ZH))
    english = rng.choice(TUNED.forms if not stock.is_held else HELD.forms)
    about = rng.choice(stock.treatments), rng.choice(stock.illnesses)
    made = Paper(
        title=rng.choice(stock.chinese).format(ILL_ZH[ill]), authors=tuple(rng.sample(NAMES_ZH, rng.randint(2, 5))),
        journal=journal, year=rng.randint(2010, 2023), volume=rng.randint(10, 60), issue=rng.randint(1, 12),
        first=rng.randint(20, 1100), length=rng.randint(3, 6), doi="", about=(ILL_ZH[ill], ILL_ZH[ill]),
        english=english.format(*about),
    )  # fmt: skip
    return replace(made, doi=_doi(rng, made), **changes)  # type: ignore[arg-type]


def _doi(rng: Random, paper: Paper) -> str:
    tails = {
        "elsevier": f"{paper.year}.{rng.randint(1, 12):02d}.{rng.randint(1, 99):03d}",
        "cell": f"{paper.year}.{rng.randint(1, 12):02d}.{rng.randint(1, 99):03d}",
        "springer": f"0{paper.year % 100}-{rng.randint(1000, 9999)}-{rng.choice('0123456789x')}",
        "bmc": f"0{paper.year % 100}-{rng.randint(1000, 9999)}-{rng.choice('0123456789x')}",
        "nature": f"0{paper.year % 100}-{rng.randint(10000, 49999)}-{rng.choice('0123456789')}",
        "jama": f"{paper.year}.{rng.randint(1000, 20000)}",
        "lancet": f"{rng.randint(30000, 32999)}-{rng.choice('0123456789X')}",
        "frontiers": f"{paper.year}.{rng.randint(100, 3000):05d}",
        "mdpi": f"{paper.volume}{paper.issue:02d}{paper.first:04d}",
        "oup": str(rng.randint(100, 999)),
        **dict.fromkeys(("cma", "cnki", "wanfang"), f"{paper.year}.{paper.issue:02d}.{rng.randint(1, 30):03d}"),
    }
    return paper.journal.prefix + tails.get(paper.journal.layout, str(rng.randint(20000, 3999999)))


def neighbour(rng: Random, paper: Paper, stock: Stock) -> Paper:
    """Return another paper of the same issue, with other authors and a DOI beside it."""
    make = chinese_paper if paper.title[0] > "一" else english_paper
    while True:
        other = make(rng, stock, paper.journal)
        if other.title != paper.title and other.doi != paper.doi and other.authors != paper.authors:
            near = replace(other, year=paper.year, volume=paper.volume, issue=paper.issue, first=paper.last + 1)
            doi = _doi(rng, near)
            while doi == paper.doi:
                doi = _doi(rng, near)
            return replace(near, doi=doi)


def prose(rng: Random, paper: Paper, sentences: int) -> str:
    """Return running text on the paper's subject."""
    if paper.title[0] > "一":
        ill = paper.about[1]
        ways = (f"本研究回顾性纳入我院收治的{ill}患者{rng.randint(40, 400)}例，", "差异均有统计学意义（P<0.05），", f"多因素分析显示，年龄是{ill}的独立危险因素。",
                "两组患者一般资料比较差异无统计学意义，具有可比性。", f"既往研究表明，{ill}的发病率呈逐年上升趋势[{rng.randint(1, 9)}]，", "采用SPSS 22.0统计软件进行分析，")  # fmt: skip
        return "".join(rng.choice(ways) for _ in range(sentences))
    drug, ill = paper.about
    return " ".join(
        rng.choice((
            f"Patients with {ill} were followed for a median of {rng.randint(3, 60)} months.",
            f"{drug} reduced the primary outcome ({rng.randint(2, 30)}.{rng.randint(1, 9)}% v {rng.randint(31, 50)}%).",
            f"The difference was statistically significant (P = 0.0{rng.randint(1, 5)}).",
            f"Previous trials of {drug} gave conflicting results.[{rng.randint(1, 40)}]",
            "Informed consent was obtained from all participants before enrolment.",
            f"The burden of {ill} is rising worldwide and treatment options remain limited.",
            "Analyses were performed by intention to treat with a two-sided alpha of 0.05.",
        ))
        for _ in range(sentences)
    )  # fmt: skip


def cited(paper: Paper, style: int = 0) -> str:
    """Return the paper as a reference list gives it."""
    names = ", ".join(a if a[0] > "一" else f"{a.split()[-1]} {a[0]}" for a in paper.authors[:3])
    where = f"{paper.year};{paper.volume}({paper.issue}):{paper.first}-{paper.last}."
    if style == 1:
        return f"{names}, et al. {paper.title}. {paper.journal.short}. {where} doi:{paper.doi}"
    return f"{names}, et al. {paper.title}. {paper.journal.short} {where}"
