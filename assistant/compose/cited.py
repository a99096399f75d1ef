"""Lists of the documents that the text names (引用文件清单): by issuer, level, 文号, year, series, kind, place, topic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.compose.asking import COUNT, asked_terms, asks_for_all
from assistant.compose.draft import Draft, Marks
from assistant.compose.query import ListQuery
from assistant.compose.references import DOCUMENT_WORDS, Named, named_documents, title_named
from assistant.question import Question
from assistant.select import Register
from assistant.terms import Term, covered
from corpus import label_of, normal
from corpus.facts import Reference

_DOCUMENTS = re.compile(
    r"(引用|引了|引过|援引|点名|点到|依据|根据|贯彻|落实|对照|提到|提过|涉及|参照|上级|上位|国家|自治区|中央|国务院|教育部|市级|印发|下发|发的|联合发).{0,12}(文件|文号|公文|法规|条例|准则|规定(?!了)|红头|哪[几两\d](?:[份个]|部(?!分|门)))|"
    r"哪些(上级|国家|政策)?(文件|法规|条例|政策文件|意见|准则)|(?<!第)(几|哪几|哪两|多少)(份|部(?!分|门))(文件|法规|条例)?|文号(是|为|带|有|里|中|写|属|都|含).{0,6}(哪|几|列|多少|20\d\d)|"
    r"(?<!\d)\d{1,3}号[”\"」]?(?:的|文|文件)?.{0,6}(?:哪[几两2二三]|分别|各)|发[”\"」]?(?:的|字)?(?:字头|字号|开头|打头|系列|文)的?.{0,8}(?:几|哪|多少|列|全部)|"
    r"(?:文件|法规|条例|准则|意见|公文)(?:名|名称|标题|题目)?(?:被)?(?:引用|引了|援引|点名)|书名号"
)
# One of several that a filter leaves is asked for as one: 引用的市级文件只有哪一份
_CITED = re.compile(
    r"引用的?(上级|国家|自治区|中央|市级|本市|市里)?的?(文件|法规|条例)|被.{0,6}引用|(?:文件|法规|公文|条例)(?:只|就|仅)?(?:引|提)(?:用|到)?了?(?:哪|几)|(?:法规|条例|文件|准则)[,，]?[^?？]{0,8}(?:点|引|提)了?哪[一]?[部份个]|[几两三四五2-9][份部个].{0,4}(?:全名|全称)|(?:引用|援引|点名|提到)的[^,，。?？]{0,12}(?:文件|法规|条例|准则|意见)"
)
_ONE = re.compile(r"哪一?[份部个件]|哪部")
_LEVELS = (
    (
        "国家",
        r"国家(?!职业|安全|课程)|中央|国务院|教育部|中办|国办|上级|上位|全国性",
    ),
    ("自治区", r"自治区|内蒙古|区党委|上级|上位|省级|省一级"),
    (
        "市",
        r"市委|市里|我市|本市|市级|市一级|地市|鄂尔多斯市?(?:自己|市委|本地|本级|发|出|印发|制定)",
    ),
)
# What is said away: 国务院(不是国务院办公厅), 而不是…
_SAID_AWAY = re.compile(
    r"[((](?:不是|不含|不包括|不算|非|并非|除)[^()()]*[))]|(?:而)?(?:不是|不含|不包括|不算|而非|并非|除了?|除去|排除)[^,，。?？的]{2,16}(?:以外|之外|外)?"
)
_LAYER = re.compile(r"(?:国家|中央|自治区|市)(?:层面|一级|级)|上级")
_SHORT_ISSUERS = (("国办(?!发)", "国务院办公厅"), ("中办(?!发)", "中共中央办公厅"), ("党中央", "中共中央"))
_SERIES = re.compile(
    r"[“\"「]?(?P<series>[\u4e00-\u9fff]{1,4}?发)[”\"」]?(?:这个|这一)?(?:字头|字号|字|开头|打头|系列|〔|的文|文件|文号|几)"
)
_SERIAL = re.compile(r"(?<![\d〔])(\d{1,3})号")
_KINDS = re.compile(
    r"(?:哪[些几部份两三\d]+|几|多少|名为|叫|题为|带|含|是|落款)(?:个|部|份|项|种|条)?[“\"「]?(?P<kind>条例|准则|实施方案|指导意见|实施意见|若干意见|意见|通知|法规)"
    r"|[“\"「](?P<quoted>条例|准则|实施方案|指导意见|实施意见|若干意见|意见|通知|方案)[”\"」]|(?P<led>条例|准则|实施方案|指导意见|意见|法规)(?:都|各|分别|一共|总共)?(?:有|是|引|叫)(?:了)?(?:哪|几|多少)"
)
_EXCEPT_TITLE = re.compile(
    r"(?:(?<![消解废排清免删])除了?|除去|撇开|不算|不含)(?P<what>[^,，。?？]{2,40}?)(?:以外|之外|外|,|，|还|另|其他|其余|别的)"
)
_PREAMBLE = re.compile(
    r"引言|前言|序言|开篇|帽子|开头(?:那|一|这)(?:一)?段|(?:方案|文件)(?:的)?开头(?!的)|开头(?:说|提|讲|写)"
)
_CITES = re.compile(r"引用|引了|引过|援引|所引|由[\u4e00-\u9fff]{2,8}(?:制定|出台)的|(?:国务院|教育部|自治区|中央)制定")
_WHERE = re.compile(r"哪一?[条节处]|哪里|哪些地方|分布|出处|位置|第几")


def asks_for_documents(question: Question) -> bool:
    """Whether it wants the documents that the text names, rather than one that it names itself."""
    text = question.normal
    if not _DOCUMENTS.search(text) and not _CITED.search(text):
        return False
    if asks_for_all(question) or COUNT.search(text) or re.search("多少[份部件]", text):
        return True
    return bool(_CITED.search(text)) or bool(_ONE.search(text) and re.search("引用|引了|援引", text))


def draws_up(query: ListQuery, question: Question) -> bool:
    """Whether it asks for papers that are to be drawn up, not for those that the text cites."""
    return "制定" in query.actions and not _CITES.search(question.normal)


def names_one(question: Question, register: Register) -> bool:
    """Whether the question names by its title one document, of which it asks something else."""
    several = re.search(r"哪些(?!地方)|哪几[份部个]|几[份部]|都有|分别|全部|所有|除", question.normal)
    return not several and title_named(question, named_documents(register), 0.95) is not None


def compose_document_list(question: Question, register: Register, within: Sequence[tuple[str, ...]] = ()) -> Draft:
    """All documents that the text names, or that the clauses `within` do, narrowed by what the question says of them."""
    chosen = named_documents(register)
    if not within and _PREAMBLE.search(question.normal):
        within = (("引言",),)
    inside = [item for item in chosen if any(item.statement.path[: len(path)] == path for path in within)]
    said_away = _EXCEPT_TITLE.search(question.normal)
    away = f"{said_away['what'] if said_away else ''}{''.join(_SAID_AWAY.findall(question.normal))}"
    # Where clauses are named, what is left of the words names them.
    terms = () if inside else tuple(term for term in asked_terms(question) if term.word not in away)
    chosen = inside or chosen
    text = _told_apart(question.normal)
    for narrow in (_by_issuer, _by_level, _by_number, _by_having_number, _by_kind):
        chosen = narrow(text, chosen)
    chosen = _by_year(question, chosen)
    chosen = _by_quoted(question, chosen)
    chosen = _by_topic(terms, chosen, register)
    chosen = _without(question, chosen)
    return _listed(question, chosen)


def _told_apart(text: str) -> str:
    text = _SAID_AWAY.sub(" ", text)
    if _LAYER.search(text):  # 国家层面(中央、国务院及部委): the brackets only explain
        text = re.sub(r"[((][^()]*[))]", " ", text)
    text = re.sub(r"中共中央(?:和|与|及|跟)国务院", "中共中央、国务院", text)
    for short, whole in _SHORT_ISSUERS:
        text = re.sub(short, whole, text)
    return text


def _listed(question: Question, chosen: Sequence[Named]) -> Draft:
    marks = Marks()
    lines = []
    for number, item in enumerate(chosen, 1):
        place = f"，见{label_of(item.statement.path)}" if _WHERE.search(question.normal) else ""
        lines.append(f"{number}. {item.title}{place}{marks.of(item.span)}")
    return Draft(f"共{len(chosen)}份：\n" + "\n".join(lines), marks.spans, certain=True)


def _by_issuer(text: str, named: list[Named]) -> list[Named]:
    """Those of the issuers that the question names, longer names first (国务院办公厅 is not 国务院)."""
    issuers = sorted({normal(item.reference.issuer) for item in named if item.reference.issuer}, key=len, reverse=True)
    held = re.findall("|".join(map(re.escape, issuers)), text) if issuers else []
    return [item for item in named if normal(item.reference.issuer) in held] if held else named


def _by_level(text: str, named: list[Named]) -> list[Named]:
    wanted = {level for level, pattern in _LEVELS if re.search(pattern, text)}
    fitting = [item for item in named if level_of(item.reference) in wanted]
    return fitting or named


def _by_number(text: str, named: list[Named]) -> list[Named]:
    """Those of a series (中发字头) or a serial number (15号)."""
    series = _SERIES.search(text)
    if series:
        ends = [series["series"][at:] for at in range(len(series["series"]) - 1)]
        found = next((f for end in ends if (f := [i for i in named if _number(i).startswith(f"{end}〔")])), [])
        if found:
            return found
    serials = _SERIAL.findall(text)
    fitting = [item for item in named if any(_number(item).endswith(f"〕{serial}号") for serial in serials)]
    return fitting or named


def _number(item: Named) -> str:
    return normal(item.reference.number)


def _by_having_number(text: str, named: list[Named]) -> list[Named]:
    if re.search(
        r"(?:没有|没|无|未|不带|缺|不写|不标|省略|省了?).{0,5}(?:文号|字号|编号)|(?:文号|字号)(?:都|也)?(?:没|未|缺|省)",
        text,
    ):
        return [item for item in named if not item.reference.number]
    if re.search(
        r"(?:有|带|写明|写了|写出|注明|标明|标了|给出|附|含)(?:了|着|有)?.{0,3}(?:文号|字号|发文号)的?", text
    ) and not re.search(r"文号(?:是|为)|文号(?:都|各|分别)?有(?:哪|几|什么|多少)", text):
        return [item for item in named if item.reference.number]
    return named


def _by_kind(text: str, named: list[Named]) -> list[Named]:
    match = _KINDS.search(text)
    kind = next((group for group in match.groups() if group), "") if match else ""
    if kind == "法规" and re.search("文件|政策", text):
        return named
    ends = {"法规": "条例"}.get(kind, kind)
    if not kind and "法规" in text and not re.search("文件|政策|意见", text):
        ends = "条例"
    fitting = [
        item for item in named if ends and re.sub(r"[((].*?[))]", "", normal(item.reference.title)).endswith(ends)
    ]
    return fitting or named


def _by_year(question: Question, named: list[Named]) -> list[Named]:
    years = [*question.years, *re.findall(r"(20\d\d)年", question.normal)]
    fitting = [item for item in named if any(f"〔{year}〕" in _number(item) for year in years)]
    return fitting or named


def _by_quoted(question: Question, named: list[Named]) -> list[Named]:
    fitting = [item for item in named if any(words in normal(item.reference.title) for words in question.quoted)]
    return fitting or named


def _by_topic(terms: Sequence[Term], named: list[Named], register: Register) -> list[Named]:
    """Those whose sentence is about what the question names besides the words for documents and issuers."""
    topic = [term for term in terms if not DOCUMENT_WORDS.search(term.word) and term.weight < 1.0]
    whole = sum(term.weight for term in topic)
    fitting = [
        item
        for item in named
        if sum(term.weight for term in topic if covered(term, register.context(item.statement)) >= 0.9) >= 0.6 * whole
    ]
    return fitting or named


def _without(question: Question, named: list[Named]) -> list[Named]:
    """What an exception leaves: not those whose title it names, nor those of the issuer that it names."""
    exception = _EXCEPT_TITLE.search(question.normal)
    if exception is None:
        return named
    what = exception["what"]
    asked = replace(question, normal=what, titles=())
    left = [
        item
        for item in named
        if not (item.reference.issuer and normal(item.reference.issuer) == what.removesuffix("的").removesuffix("文件"))
        and title_named(asked, [item], 0.6) is None
        and not (_number(item) and _number(item) in what)
    ]
    return left or named


def level_of(reference: Reference) -> str:
    """国家, 自治区 or 市, by issuer, number and title."""
    text = f"{reference.issuer}{reference.number}{reference.title}"
    if re.search(r"内蒙古|内党|内政|自治区", text):
        return "自治区"
    return "市" if re.search(r"鄂尔多斯|鄂党|鄂府", text) else "国家"
