"""Text → `Question`: what is asked for, about what, and for when (问题理解)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.address import Address, find_address, resolve
from assistant.lexicon import question_cues
from assistant.notation import in_chinese
from assistant.padding import bare
from assistant.spacing import unspaced
from assistant.spelling import Speller
from assistant.terms import Term, Vocabulary, content_words, translate_english, weigh
from corpus import Document, QuestionError, normal
from corpus.facts import UNITS

LONGEST = 2000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年?[—\-~至到](?:((?:19|20)\d\d)))?(?=年|\D|$)")
# A year in which something else happened: 2020年出生, 2016年交的房, 2019年印发的方案.
_PAST = re.compile(
    r"(?:19|20)\d\d年?(?:\d+月)?(?:就|才|正式)?(?:印发|出台|发布|下发|公布|制定|出生|生的|交的?房|入学|毕业|搬)"
)
_PLAN_PERIODS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}
_NUMBER = re.compile(
    r"(?P<office>[\u4e00-\u9fff]{0,8}?)\s*(?:〔(?P<year>\d{4})〕|(?P<bare>20\d\d)(?:年|\s)?\s*(?:第)?(?=\d{1,3}号))\s*(?P<serial>\d{1,3})号"
)
# 国发4号, 国办发29号
_YEARLESS = re.compile(
    r"(?P<office>(?:国|中|国办|中办|内党办|内党|内政|内政办|鄂党|鄂党办|鄂府|鄂府办|教|教师|教基|教职成)(?:发|函|办发)?)第?(?P<serial>\d{1,3})号"
)
_SHORT_NUMBER = re.compile(r"(?<![\d〕])(?P<serial>\d{1,3})号(?:文|文件|通知|意见)")
_ASKED_UNIT = re.compile(rf"(?:几|多少)\s*(?:个(?=学分|学时|课时))?({UNITS}|成|块|钱|间|条)")
_QUANTITY = re.compile(rf"(?<![\d〔])(\d+(?:\.\d+)?)\s*({UNITS}|条)(?!\d*号|(?<=个)一)")
_QUOTED = re.compile(r"[“\"'‘]([^“”\"'‘’]{2,30})[”\"'’]")
_TITLE = re.compile(r"《([^》]+)》")
# What is asked of a clause that is given by its address, and is no topic.
_ADDRESS_ASKING = re.compile(
    r"第[一二三四五六七八九十\d]+句话?|标题|题目|题名|名称|名字|原文|全文|内容|正文|第一句|首句|[头末尾首]一?句|最[后末]一?句话?|倒数|开头|结尾|收尾|句子?|"
    r"逐字|概括|概述|归纳|总结|大意|大致|简要|简述|要点|调出来?|摘录|摘抄|念一?下?|抄一?下?|贴出来|展示|完整|具体|请问|字数|多少字|几个字|条文|条目|"
    r"第末?\d个?编号项?|(?:讲|说|涉及|针对|关于)(?:的是|的)?(?:哪|什么|何)(?:一?个|种|类|一)?[\u4e00-\u9fff]{2}(?=[?。]*$)|编号项?|小节|大?小?标题|关于哪方面|哪方面|重点|主要|依次|下面|下设|共有|heading|title|full text|first sentence|about|say|wording"
)
# Which words ask for which unit, where no measure word says it.
_UNIT_WORDS = (
    (
        "%",
        re.compile(
            r"百分之几|占(?:了|到|总数的?|全部的?)?(?:多少|几成|多大)|几个?(?:百分)?点(?!名|钟|子|半)|几成|占比|比例|覆盖率|[入巩就升毕普]\w{0,3}率|比重|share|percent|rate\b|coverage|proportion"
        ),
    ),
    (
        "元",
        re.compile(
            r"多少钱|几块|多少.{0,4}(?:经费|资金|费用)|费.{0,4}(?:收|交|缴|要)多少|收多少|拨款标准|收费标准|经费标准|补助标准|yuan|how much (money|funding)|funding standard|fee"
        ),
    ),
    (
        "岁",
        re.compile(
            r"多大(?:的?(?:人|孩子|儿童|年纪|年龄|岁数)|入学|上学|以[上下])|几周?岁|(?:什么|多大)年[龄纪]|年龄(?:是|要|为)?多"
        ),
    ),
    ("分", re.compile(r"分值|几分|多少分|points?\b|score")),
)


@dataclass(frozen=True)
class DocumentNumber:
    """A 文号 as a question gives it; parts that it leaves out are empty."""

    office: str
    year: str
    serial: str


@dataclass(frozen=True)
class Question:
    """A question as it is understood.

    Attributes:
        asked: as typed.
        text: the full question, where a conversation completed it.
        normal: `text` normalised, lower case.
        type: what is asked for, a name of `lexicon/cues.toml`, or ``task``.
        types: all types whose cues occur.
        years: the years it names, in order.
        units: the units it asks for.
        values: (number, unit) that it states.
        terms: its content words.
        quoted: what it puts in quotes.
        titles: what it puts in 《》.
        numbers: document numbers.
        address: a clause address.
        scope: the paths that the address limits the question to, where it asks for more than the clause itself.
    """

    asked: str
    text: str
    normal: str
    type: str
    types: tuple[str, ...]
    years: tuple[int, ...]
    units: tuple[str, ...]
    values: tuple[tuple[float, str], ...]
    terms: tuple[Term, ...]
    quoted: tuple[str, ...]
    titles: tuple[str, ...]
    numbers: tuple[DocumentNumber, ...]
    address: Address | None
    scope: tuple[tuple[str, ...], ...] = ()


def check(text: str) -> str:
    """`text` as it is read: without the spaces between its words (`assistant.spacing`) and what is said around it
    (`assistant.padding`).

    Raises:
        QuestionError: for an empty question, one of more than 2,000 characters, or control characters.
    """
    if not text.strip():
        raise QuestionError("问题是空的。请输入要问的内容，例如：到2022年公办幼儿园占比要达到多少？")
    if len(text) > LONGEST:
        raise QuestionError(f"问题有{len(text)}个字符，超过了{LONGEST}个的上限。请缩短后再问。")
    if _CONTROL.search(text):
        raise QuestionError("问题中含有控制字符。请删去不可见的字符后再问。")
    return unspaced(bare(unspaced(text.strip())))  # spaces may part the padding, or only what is left of it


def understand(
    text: str,
    vocabulary: Vocabulary,
    documents: Mapping[str, Document],
    asked: str | None = None,
    speller: Speller | None = None,
) -> Question:
    """What `text`, a full question, asks for.

    Args:
        text: the question, completed where it followed on another.
        vocabulary: of the indexed texts.
        documents: those that can be asked; the first is the one that addresses refer to.
        asked: the question as typed, where it differs from `text`.
        speller: puts homophones right.
    """
    normalised = bare(normal(text).lower())
    if speller is not None:
        normalised = speller.correct(normalised)
    located = in_chinese(normalised)
    types = tuple(name for name, patterns in question_cues() if any(p.search(normalised) for p in patterns))
    plan = next(iter(documents.values()), None)
    address = find_address(normalised, plan) if plan else None
    topic = _ADDRESS_ASKING.sub(" ", located.replace(address.words, " ")) if address else normalised
    translated = translate_english(topic)
    terms = weigh(
        content_words(f"{_without_years(topic)} {translated}" if translated else _without_years(topic), vocabulary),
        vocabulary,
    )
    scope = tuple(clause.path for clause in resolve(address, plan)) if address and plan and terms else ()
    return Question(
        asked=asked if asked is not None else text,
        text=text,
        normal=normalised,
        type=types[0] if types else "task",
        types=types or ("task",),
        years=_years(normalised),
        units=_units(normalised),
        values=tuple((float(number), unit) for number, unit in _QUANTITY.findall(_without_years(normalised))),
        terms=terms,
        quoted=tuple(_QUOTED.findall(normalised)),
        titles=tuple(_TITLE.findall(normalised)),
        numbers=_numbers(normalised),
        address=address,
        scope=scope,
    )


def _years(text: str) -> tuple[int, ...]:
    bare = _PAST.sub(" ", re.sub(r"〔\d{4}〕|《[^》]*》", " ", text))
    found: dict[int, None] = {}
    for match in _YEAR.finditer(bare):
        first, last = int(match.group(1)), int(match.group(2) or match.group(1))
        for year in range(first, min(last, first + 20) + 1):
            found[year] = None
    for period, year in _PLAN_PERIODS.items():
        if re.search(rf"{period}(?:末|期末|结束|时期末|收官)", bare):
            found[year] = None
    return tuple(found)


def _without_years(text: str) -> str:
    return re.sub(r"(?:到|至|截至|截止)?(?:19|20)\d\d年?(?:底|末|前|以前|之前|以后)?|〔\d{4}〕\d*号?", " ", text)


def _units(text: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for unit in _ASKED_UNIT.findall(text):
        found[{"成": "%", "块": "元", "钱": "元"}.get(unit, unit)] = None
    for unit, pattern in _UNIT_WORDS:
        if pattern.search(text):
            found[unit] = None
    return tuple(found)


def _numbers(text: str) -> tuple[DocumentNumber, ...]:
    found = [
        DocumentNumber(_office(match["office"] or ""), match["year"] or match["bare"] or "", match["serial"])
        for match in _NUMBER.finditer(text)
    ]
    if not found:
        found = [DocumentNumber(match["office"], "", match["serial"]) for match in _YEARLESS.finditer(text)]
    if not found:
        found = [DocumentNumber("", "", match["serial"]) for match in _SHORT_NUMBER.finditer(text)]
    return tuple(found)


def located_numbers(text: str) -> tuple[tuple[DocumentNumber, int, int], ...]:
    """The document numbers of a normalised question with their places, the office included."""
    found = []
    for match in _NUMBER.finditer(text):
        office = _office(match["office"] or "")
        start = match.end("office") - len(office) if match["office"] else match.start()
        number = DocumentNumber(office, match["year"] or match["bare"] or "", match["serial"])
        found.append((number, start, match.end()))
    if not found:
        found = [
            (DocumentNumber(match["office"], "", match["serial"]), *match.span()) for match in _YEARLESS.finditer(text)
        ]
    if not found:
        found = [(DocumentNumber("", "", match["serial"]), *match.span()) for match in _SHORT_NUMBER.finditer(text)]
    return tuple(found)


def _office(text: str) -> str:
    """机关代字: the run of characters before the year that ends as issuers' marks do."""
    match = re.search(r"[\u4e00-\u9fff]{0,6}(?:发|函|字|办|规|教|厅|令|师|基)+$", text)
    return match.group() if match else ""
