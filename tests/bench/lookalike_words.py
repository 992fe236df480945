"""Titles, layouts and wordings for look-alikes: one set that the inspection was tuned on, one that it never was."""

# ruff: noqa: E501 - wordings stand as publishers print them, one a line
from dataclasses import dataclass

from tests.bench.lookalike_press import Layout


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that varies between two sets of cases."""

    subjects: tuple[str, ...]
    designs: tuple[str, ...]
    chinese: tuple[tuple[str, str], ...]
    journals: tuple[tuple[str, str], ...]
    families: tuple[str, ...]
    layouts: tuple[Layout, ...]
    chinese_layouts: tuple[Layout, ...]
    supplements: tuple[tuple[str, str, str], ...]
    errata: tuple[tuple[str, str, str], ...]
    retractions: tuple[tuple[str, str, str], ...]
    replies: tuple[str, ...]
    comment_labels: tuple[str, ...]
    protocols: tuple[str, ...]
    walls: tuple[tuple[str, ...], ...]
    covers: tuple[tuple[str, ...], ...]
    contents: tuple[str, ...]
    wrappers: tuple[tuple[str, ...], ...]
    preprints: tuple[tuple[str, str], ...]
    editions: tuple[tuple[str, str], ...]
    posters: tuple[str, ...]
    translations: tuple[tuple[str, str], ...]


TUNED = Words(
    subjects=(
        "Fluoride varnish in preschool children with early caries",
        "Mandibular third molar surgery under local anaesthesia",
        "Short implants in the atrophic posterior maxilla",
        "Early mobilisation after hip fracture in older adults",
        "Low-dose aspirin and the risk of pre-eclampsia",
        "SGLT2 inhibitors in heart failure with preserved ejection fraction",
        "Nurse-led discharge planning after stroke",
        "Dexmedetomidine for postoperative delirium in the elderly",
        "Effect of PaO2 targets on outcome in ventilated patients",
        "Antibiotic prophylaxis before dental extraction",
    ),
    designs=(
        ": a randomised controlled trial",
        ": a systematic review and meta-analysis",
        ": a prospective cohort study",
        "",
        " - results of a multicentre trial",
    ),
    chinese=(
        ("下颌阻生第三磨牙拔除术后疼痛的影响因素分析", "Factors influencing pain after removal of impacted mandibular third molars"),
        ("老年髋部骨折患者早期活动的临床观察", "Clinical observation of early mobilisation in elderly patients with hip fracture"),
        ("右美托咪定预防术后谵妄的效果评价", "Evaluation of dexmedetomidine for prevention of postoperative delirium"),
        ("儿童含氟涂料防龋效果的随机对照研究", "A randomised controlled study of fluoride varnish against caries in children"),
    ),
    journals=(
        ("Journal of Dentistry", "10.1016/j.jdent"),
        ("BMJ", "10.1136/bmj"),
        ("PLOS ONE", "10.1371/journal.pone"),
        ("The New England Journal of Medicine", "10.1056/nejmoa"),
        ("Clinical Oral Investigations", "10.1007/s00784-"),
    ),
    families=("Smith", "Jansen", "Okafor", "Müller", "Tanaka", "Rossi", "Lindqvist", "Patel"),
    layouts=(
        Layout("elsevier", 13, 8.5, 2, head="{journal} {volume} ({year}) {pages}", doi_at="foot", masthead_pt=8),
        Layout("springer", 15, 9, 2, head="{journal} ({year}) {volume}:{pages}", label="ORIGINAL ARTICLE"),
        Layout("bmj", 20, 8.5, 2, font="DejaVu Sans Mono", head="{journal} {year};{volume}:{pages}", label="Research",
               masthead_pt=22, doi="doi: {doi}"),
        Layout("nejm", 18, 10, 2, head="{journal}", label="ORIGINAL ARTICLE", masthead_pt=20, is_centred=True,
               doi="DOI: {doi}", doi_at="foot"),
        Layout("plos", 17, 9.5, head="{journal}", label="RESEARCH ARTICLE", masthead_pt=16, doi_at="cite"),
        Layout("arxiv", 14, 10, is_centred=True, font="New Computer Modern", head="", doi_at="none"),
        Layout("hhs", 16, 10, head="HHS Public Access\nAuthor manuscript", doi="doi:{doi}.", foot="{journal}. Author manuscript; available in PMC."),
        Layout("word", 11, 11, head="", doi_at="none", is_bold=True, is_centred=True),
        Layout("capitals", 13, 10, 2, head="{journal}, Vol. {volume}, pp. {pages}, {year}", is_capital=True, doi_at="foot", doi="doi:{doi}"),
    ),
    chinese_layouts=(
        Layout("zhonghua", 16, 9, 2, head="中华口腔医学杂志 {year} 年 第 {volume} 卷 第 3 期", label="·论著·", doi="DOI: {doi}"),
        Layout("xuebao", 18, 10, 2, is_centred=True, head="{year} 年 3 月 北京大学学报（医学版）", doi_at="none"),
    ),
    supplements=(
        ("Supplementary Appendix", "This appendix has been provided by the authors to give readers additional information about their work.", ""),
        ("Supplementary Material", "", ""),
        ("", "", "Supplementary Information"),
        ("Supplement to: {cite}", "", ""),
        ("Online Data Supplement", "", ""),
        ("Appendix to: {title}", "", ""),
        ("Supporting Information", "", ""),
        ("附录", "", ""),
    ),
    errata=(
        ("Erratum", "Erratum to: {title}", "The authors regret that the values in Table 2 were wrong. The original article can be found online at https://doi.org/{doi}."),
        ("CORRECTION", "Correction to: {title}", "In the original publication of this article, the second author's name was misspelled."),
        ("Corrigendum", "Corrigendum to “{title}” [{journal} {volume} ({year}) {pages}]", "The authors would like to apologise for any inconvenience caused."),
        ("CORRECTION", "{title}", "In the article by Smith et al., the dose should have read 5 mg. DOI of the original article: {doi}"),
        ("更正", "{title}", "本刊第3期发表的《{title}》一文中表2数据误为12，应为21，特此更正。"),
    ),
    retractions=(
        ("", "Retraction notice to “{title}” [{journal} {volume} ({year}) {pages}]", "This article has been retracted at the request of the authors."),
        ("RETRACTION NOTE", "Retraction Note: {title}", "The Editor-in-Chief has retracted this article because concerns were raised. https://doi.org/{doi}"),
        ("Expression of Concern", "Expression of Concern: {title}", "The editors issue this notice to alert readers about the data."),
    ),
    replies=("Reply to: {title}", "Re: {title}", "Comment on “{title}”", "{title}: a commentary", "Letter to the editor regarding “{title}”", "{title} – Authors' reply"),
    comment_labels=("COMMENTARY", "EDITORIAL", "Letter to the Editor", "Journal Club"),
    protocols=("{main}: study protocol for a randomised controlled trial", "Protocol of {title}", "Rationale and design of {title}"),
    walls=(
        ("Sign in to your account", "Institutional login", "Forgot password?"),
        ("Sorry, we don't have this article in PDF format", "{title}"),
        ("{title}", "{authors}", "Access through your institution", "Buy this article", "Abstract only"),
        ("{title}", "This is a preview of subscription content, log in to check access.", "https://doi.org/{doi}"),
    ),
    covers=(
        ("Journal Pre-proof", "{title}", "{authors}", "DOI: https://doi.org/{doi}", "Reference: JJOD {volume}", "To appear in: {journal}",
         "This is a PDF file of an article that has undergone enhancements after acceptance"),
        ("{title}", "{authors}", "See discussions, stats, and author profiles for this publication at: https://www.researchgate.net/publication/1"),
    ),
    contents=("Table of Contents", "CONTENTS", "In this issue", "目 录"),
    wrappers=(
        ("See discussions, stats, and author profiles for this publication", "{title}", "Article in {journal} · {year}", "DOI: {doi}"),
        ("HAL Id: hal-01234567", "Submitted on 3 Mar {year}", "HAL is a multi-disciplinary open access archive", "{title}", "{authors}", "To cite this version: {authors}. {title}. {journal}, {year}. {doi}"),
        ("Journal Pre-proof", "{title}", "{authors}", "DOI: https://doi.org/{doi}", "This is a PDF file of an article that has undergone enhancements after acceptance"),
        ("ACCEPTED MANUSCRIPT", "{title}", "{authors}", "Please cite this article as: {authors}, {title}, {journal}, doi: {doi}"),
    ),
    preprints=(
        ("medRxiv preprint doi: https://doi.org/10.1101/2021.01.01.21249001; this version posted January 1, 2021. not certified by peer review", "10.1101/2021.01.01.21249001"),
        ("arXiv:2101.00001v2 [q-bio.QM] 3 Jan 2021", ""),
        ("Preprint", "10.21203/rs.3.rs-100001/v1"),
    ),
    editions=(("{title}, part 1", "{title}, part 2"), ("{title} (2019)", "{title} (2021)"), ("{title}. I. Methods", "{title}. II. Results")),
    posters=("Poster presented at the annual meeting", "Poster Session 3"),
    translations=(("Traducción de: {title}", "Eficacia del tratamiento en los pacientes"), ("译自 {journal} {year};{volume}", "治疗效果的临床研究与评价")),
)  # fmt: skip

HELD = Words(
    subjects=(
        "Vitamin D supplementation and falls among nursing home residents",
        "Prone positioning in awake patients with COVID-19 pneumonia",
        "Silver diamine fluoride for root caries in community dwelling elders",
        "Intensive blood pressure control in chronic kidney disease",
        "Music therapy for anxiety before cataract surgery",
        "Ketamine versus etomidate for rapid sequence intubation",
        "Long-term survival of zirconia crowns on molars",
        "Handwashing campaigns and diarrhoeal disease in rural schools",
        "CD4+ T cell counts as predictors of relapse",
        "Tele-rehabilitation following total knee arthroplasty",
    ),
    designs=(
        ": an open-label, randomised, phase 3 trial",
        ": a nationwide register-based study",
        "",
        ": protocolised care compared with usual care",
        " – a case-control study",
    ),
    chinese=(
        ("牙周基础治疗对2型糖尿病患者血糖控制的影响", "Effect of initial periodontal therapy on glycaemic control in type 2 diabetes"),
        ("纳米羟基磷灰石修复牙槽骨缺损的实验研究", "Experimental study of nano-hydroxyapatite for repair of alveolar bone defects"),
        ("脑卒中患者吞咽障碍护理干预效果的Meta分析", "Meta-analysis of nursing interventions for dysphagia in stroke patients"),
        ("基层医院抗菌药物使用现状调查", "Survey of antimicrobial use in primary hospitals"),
    ),
    journals=(
        ("The Lancet", "10.1016/s0140-6736"),
        ("JAMA Network Open", "10.1001/jamanetworkopen"),
        ("Scientific Reports", "10.1038/s41598-"),
        ("Journal of Oral Rehabilitation", "10.1111/joor"),
        ("Frontiers in Medicine", "10.3389/fmed"),
    ),
    families=("Nguyen", "Kowalski", "García", "O'Brien", "Haddad", "Bergström", "Silva", "Kaplan"),
    layouts=(
        Layout("lancet", 19, 8.5, 2, head="Articles", foot="www.thelancet.com Vol {volume} {year}", label="", masthead_pt=14, doi_at="cite"),
        Layout("jama", 15, 9, 2, font="New Computer Modern", head="{journal} | Original Investigation", masthead_pt=9, foot="{journal}. {year};{volume}:{pages}.", doi="doi:{doi}", doi_at="foot"),
        Layout("nature", 22, 9, 2, head="www.nature.com/scientificreports", label="OPEN", masthead_pt=9, foot="{journal} | ({year}) {volume}:{pages} |"),
        Layout("wiley", 16, 9.5, 1, head="Received: 3 March {year} | Accepted: 9 May {year}\nDOI: {doi}", label="ORIGINAL ARTICLE", doi_at="none"),
        Layout("frontiers", 17, 9.5, 1, head="ORIGINAL RESEARCH\npublished: 12 April {year}", doi="doi: {doi}", masthead_pt=8),
        Layout("oldscan", 12, 10, 1, head="{journal} {year}: {volume}: {pages}", doi_at="none", is_capital=True, is_centred=True, is_bold=False),
        Layout("manuscript", 12, 12, 1, font="New Computer Modern", head="", doi_at="none", is_bold=False),
    ),
    chinese_layouts=(
        Layout("huli", 15, 9, 2, is_centred=True, head="护理学杂志 {year} 年 2 月第 {volume} 卷第 4 期", doi="doi:{doi}", doi_at="foot"),
        Layout("shoufa", 20, 10.5, 1, head="网络首发时间：{year}-03-02\n{journal}", doi="DOI：{doi}", label="论 著"),
    ),
    supplements=(
        ("Supplementary Online Content", "", "This supplementary material has been provided by the authors to give readers additional information about their work."),
        ("Supplementary appendix", "This appendix formed part of the original submission and has been peer reviewed. We post it as supplied by the authors.", "Supplement to: {cite}"),
        ("ELECTRONIC SUPPLEMENTARY MATERIAL", "", ""),
        ("Additional file 1", "", ""),
        ("", "", "Supplemental Digital Content 1"),
        ("Web Appendix: {title}", "", ""),
        ("Reporting Summary", "", ""),
        ("", "", "Appendix S1"),
        ("补充材料", "", ""),
    ),
    errata=(
        ("ERRATA", "{title}", "{authors}, {journal} {year};{volume}:{pages}. On page 3, line 12, “lower” is to be replaced by “higher”."),
        ("Author Correction: {title}", "", "Correction to: {journal} https://doi.org/{doi}, published online 3 March {year}. The original version of this Article contained an error in Figure 2."),
        ("Addendum", "Addendum to: {title}", "This is an addendum to https://doi.org/{doi}."),
        ("Department of Error", "{authors}. {title}. {journal} {year}; {volume}: {pages}", "In this Article, the sixth author's affiliation was incorrect. These corrections have been made to the online version."),
        ("勘误", "关于《{title}》一文的更正", "由于编校疏忽，作者单位有误，谨向作者和读者致歉。"),
    ),
    retractions=(
        ("RETRACTION", "RETRACTION: {title}", "The above article, published online in {journal}, has been retracted by agreement between the authors and the publisher."),
        ("Retraction", "Retracted: {title}", "This article has been retracted by the publisher following an investigation, https://doi.org/{doi}."),
        ("撤稿声明", "关于《{title}》的撤稿声明", "该文存在数据问题，经编委会研究决定予以撤稿。"),
    ),
    replies=("Response to “{title}”", "Authors' response: {title}", "{title}: is it time to change practice? An invited commentary", "In reply to: {title}", "Concerns regarding “{title}”", "Discussion of {title}", "《{title}》解读"),
    comment_labels=("INVITED COMMENTARY", "Editorial Comment", "CORRESPONDENCE", "Research Highlights"),
    protocols=("Protocol for {title}", "{main}: rationale, design and baseline characteristics", "{main}: statistical analysis plan"),
    walls=(
        ("Checking your browser before accessing", "Please enable cookies and JavaScript"),
        ("{title}", "{authors}", "{journal}", "Get full access to this article", "Purchase PDF - $39.95", "Already a subscriber? Log in"),
        ("统一身份认证", "用户登录", "请输入用户名和密码"),
        ("You do not have access to this content", "{title}", "https://doi.org/{doi}", "Log in via Shibboleth or OpenAthens"),
    ),
    covers=(
        ("Accepted Manuscript", "{title}", "{authors}", "PII: S0000-0000(21)00001-1", "DOI: {doi}", "To appear in: {journal}"),
        ("This is the author's accepted version of a paper published in {journal}", "{title}", "{authors}", "Citation for published version: {doi}"),
    ),
    contents=("Contents", "TABLE OF CONTENTS", "本期目次", "Volume {volume}, Number 4"),
    wrappers=(
        ("This is a repository copy of {title}.", "White Rose Research Online URL for this paper: https://eprints.example.org/1/", "Version: Accepted Version", "Article: {authors} ({year}) {title}. {journal}, {volume}. {pages}. https://doi.org/{doi}"),
        ("University Research Portal", "{title}", "{authors}", "Published in: {journal}", "DOI: {doi}", "Document Version: Publisher's PDF, also known as Version of record", "General rights: copyright is retained by the authors"),
        ("This article was downloaded by: [University Library]", "Publisher: Taylor & Francis", "{title}", "{authors}", "To cite this article: {authors} ({year}) {title}, {journal}, DOI: {doi}", "Full terms & conditions of use can be found online"),
        ("文献传递服务", "本文仅供个人学习、研究使用", "{title}"),
    ),
    preprints=(
        ("bioRxiv preprint doi: https://doi.org/10.1101/2022.02.02.479000; the copyright holder for this preprint (which was not certified by peer review) is the author/funder", "10.1101/2022.02.02.479000"),
        ("This preprint research paper has not been peer reviewed. Electronic copy available at: https://ssrn.com/abstract=4000001", ""),
        ("NOT PEER-REVIEWED | Posted Date: 4 May 2022", "10.20944/preprints202205.0001.v1"),
    ),
    editions=(("{title}: 2018 update", "{title}: 2023 update"), ("{title} – Part A", "{title} – Part B"), ("{title} at one year", "{title} at five years")),
    posters=("ePoster P-0423", "Presented at the European Congress as a poster"),
    translations=(("Übersetzung aus: {journal} {year}", "Wirksamkeit der Behandlung bei den Patienten"), ("原文：{title}. {journal}, {year}（王某 译）", "随机对照临床试验的疗效与安全性")),
)  # fmt: skip
