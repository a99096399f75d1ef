"""A list question → the query that it stands for (清单问句的理解)."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.compose.asking import asked_terms
from assistant.compose.query import ListQuery, Path, clause_named
from assistant.compose.wording import are_alternatives, occurs, pattern_of, words_as_written
from assistant.lexicon import asked_verbs
from assistant.question import Question
from assistant.select import Register
from corpus import normal
from corpus.actions import actions

# Finds the clause that a few words are about (幼儿园那条), by retrieval.
ClauseFinder = Callable[[str], Path | None]

_PLACE_WORD = r"(?:大块|大条|小条|条目|板块|部分|章节|方面|领域|条款|条|节|块|章|项)"
# 基础教育那一大块里; 幼儿园和残疾孩子那两条; 立德树人工程六条里面; 心理健康那条的
_NAMED_SCOPE = re.compile(
    rf"(?P<names>[\u4e00-\u9fff“”、和与及]{{2,24}}?)(?:这|那|这一|那一)(?:[一二两三四五六七八九十几\d]+)?个?{_PLACE_WORD}(?:里面|里头|里边|里|中|内|下面|底下|的|说|上)?"
    rf"|(?P<inside>[\u4e00-\u9fff“”]{{3,14}}?(?:工程|教育|队伍|建设|信息化|党建|经费|落实|治理))(?:里面|里头|里|中)(?:的|,|，|有|还|都)"
    rf"|(?P<plain>[\u4e00-\u9fff“”]{{2,10}}?)(?:条目|板块|方面|领域)(?:里面|里头|里|中|内)"
    rf"|(?P<counted>[\u4e00-\u9fff“”]{{2,16}}?)(?:[一二三四五六七八九十\d]+)(?:条|项|节|段)(?:里面|里头|里|中|内|下面)"
)
# 立德树人工程下面分了…, 治理现代化里要…
_INSIDE = re.compile(
    r"(?P<name>[\u4e00-\u9fff“”]{3,16}?)(?:里面|里头|里边|下面|下边|底下|名下|之下|里|(?<![高初其])中(?=[的要有,哪规提明都]))"
)
_EXCEPT = re.compile(
    r"(?:(?<![消解废排清免删])除了?|除去|不算|不含|不包括|撇开|刨去|抛开)(?P<what>[^,，。?？]{2,30}?)(?:以外|之外|外|,|，|$|还有|其他|其余)"
    r"|[((](?P<after>[^()]{2,20}?)(?:不算|除外|不计|不用|不含)[))]"
)
_ANY_YEAR = re.compile(
    r"(?:带|标|写|有|注明|给出|明确)(?:了|有|明|着)?(?:具体|完成|明确)?(?:的)?(?:年份|年限|时限|期限|完成年份|时间表|时间节点|年度)|凡.{0,6}(?:年份|时限)"
)
_UNIT = re.compile(
    r"(?:以|用|按|单位是|单位为|单位)[“\"']?(?P<unit>所|个|名|位|项|元|分|%|人|家|门|次|百分比|百分数)[”\"']?(?:为单位|作单位|做单位|计|来算|算|的|$|,|，)?"
)
_UNIT_WORD = re.compile(r"[“\"'](?P<unit>所|个|名|位|项|元|分|%|人|家|门|次)[”\"']字?(?:作|做|为|的)?(?:单位|量词)")
_PERCENT = re.compile(r"百分比|百分数|百分号|百分率|带%|percentage")
_HEADS = re.compile(r"按人头|按人数|多少名、?多少位|论人")
_ABOUT = re.compile(
    r"(?:跟|和|与|同)(?P<a>[\u4e00-\u9fff]{2,12}?)(?:直接|密切)?(?:有关|相关|挂钩|沾边)|(?:涉及|关于|针对|围绕|谈到|讲到|说到|提到|牵涉)(?:了|到)?(?P<b>[\u4e00-\u9fff]{2,12}?)(?:的|,|，|$|[?？ ]|方案|有哪|都有|哪)|"
    r"(?P<c>[\u4e00-\u9fff、]{2,12}?)有份的"
)
# Values by how they are bounded: 下限的要求, 保底数.
_BOUNDS = (
    (
        re.compile(r"下限|保底|底线(?:数|值|要求)|最低(?:数|限|值|要求)|不低于|不少于|起码"),
        ("至少", "不少于", "不低于", "不得少于", "不得低于", "最少", "以上"),
    ),
    (
        re.compile(r"上限|封顶|最高(?:数|限|值)|不超过|不高于"),
        ("不超过", "不高于", "不得超过", "最多", "以下", "以内", "之内"),
    ),
)
_COUNTED = re.compile(
    r"带数字|数字指标|数字要求|数量要求|数量目标|数字目标|数值|具体数|百分比|量化|有数字|有具体数|带数的|定量|数量指标|numeric|quantitative"
)
_NO_YEAR = re.compile(
    r"(?:没|没有|未|无|不带|没给|没写|没标)(?:有|给|写|标|定|明确|注明|具体)*(?:出|明)?(?:年份|年限|时限|期限|时间|完成时间|哪年)"
)
_THINGS = re.compile(
    r"制度|机制|体系|平台|工程|计划|行动|方案|办法|意见|基地|工作室|试点|示范校|中心|队伍|模式|格局|网络"
)
_PAPERS = ("方案", "意见", "办法", "措施")  # what a 文件 that is to be drawn up may be
_CLAUSES_ONLY = re.compile(
    r"(?:哪些|哪几|只报|只要|列出|报|给出)(?:个)?(?:条款号|条款|条文|条目|条|小节|节|章节)(?:和名称|名称|和标题|号)?"
)
_PLACES = re.compile(
    r"哪些地方|哪几个?地方|哪几处|哪里|几处|多少处|别处|几次|几回|多少次|散见|分布|写法|提法|表述|(?:[\d两三四五六七八九十])(?:处|次|回)"
)
# 不算本方案自己的文号: what nobody would count excepts nothing.
OWN_NUMBER = re.compile(
    r"[((]?(?:不算|不计|不含|不包括|除了?|撇开)(?:本|这个|该)?(?:方案|文件|通知)?(?:自己|自身|本身)的?(?:那个)?(?:文号|字号)?(?:以外|之外|外|在内)?[))]?"
)
# Actions that every target and task shares; nothing is listed by them.
_GENERAL = re.compile(r"实现|完成|达到|做到|落实|开展|发展|实施|研究|接受|建成")
_ACTION_ASKED = re.compile(
    r"(?P<verb>[\u4e00-\u9fff]{2,8}?)(?:了|过|起来)?(?:哪|什么|啥|几[个项种类份]|多少[个项种]|谁|的(?:都)?有|的是|的东西|的[\u4e00-\u9fff]{2,4}?(?:都|各|分别)?(?:有|是|叫)?(?:哪|几|什么|啥)|的制度|的机制|的体系)"
)
_NOUN_ASKED = re.compile(
    r"(?:哪些|哪几[个种项类份]?|什么|啥|哪[两三四五六七八九\d][个种项类份]?)(?P<noun>[\u4e00-\u9fff]{2,5})"
)
_VAGUE = re.compile(
    r"方面|内容|措施|任务|要求|地方|工作|事|举措|规定|东西|方式|条款|目标|指标|做法|问题|时候|学校|教育|样|名字|叫"
)
_BARE = re.compile(r"全部|所有|列出|列举|清单|汇总|逐条|一览")
# The named part: 第二部分, 第三大块
_PART = re.compile(r"第([一二三四五六七八九十1-9])(?:大|个)*(?:部分|章|块|板块)")
# 出台哪些配套文件, 另行制定的方案、意见、办法: papers that are to be drawn up, not those that are cited
_PAPER = r"(?:文件|方案|意见|办法|措施(?=办法)|细则|规划|政策文件)"
_DRAWN_UP = re.compile(
    rf"(?:制定|制订|出台|起草|编制|拟定|拟订|新出|草拟|研究制定|印制|配套)[^,，。?？]{{0,14}}?{_PAPER}|{_PAPER}[^,，。?？引贯依]{{0,8}}(?:要|需|得|待|该)[^,，。?？]{{0,6}}(?:制定|制订|出台|起草|编制|拟定|拟订|另行)"
)
_CITES = re.compile(r"引用|引了|援引|贯彻|落实|依据|根据|印发|下发|文号|名下|上级|国家|自治区|国务院|中央|教育部")
# “20”这个数, 数字100, 是20的目标
NUMBERS = re.compile(
    r"[“\"'「](?P<a>\d+(?:\.\d+)?)[”\"'」](?!号)|(?:数字|数值|数目)(?:是|为)?(?P<b>\d+(?:\.\d+)?)(?![\d年号])|(?<![\d〔])(?P<c>\d+(?:\.\d+)?)(?:这个|这一)(?:数|数字|数值|数目)"
)


def parse_query(question: Question, register: Register, find: ClauseFinder) -> ListQuery:
    """The query that a list question stands for."""
    text = OWN_NUMBER.sub(" ", question.normal)
    excluded: list[Path] = []
    but: tuple[tuple[tuple[str, ...], ...], ...] = ()
    excepted = ""
    exception = _EXCEPT.search(text)
    if exception:
        what = excepted = exception["what"] or exception["after"]
        document = register.primary
        if re.search(_PLACE_WORD, what) or clause_named(what, document):
            excluded = _scopes(what, register, find)
        else:
            but = _things_excepted(what, question)
        text = text.replace(exception.group(), " ")
    within = list(question.scope)
    named = _NAMED_SCOPE.search(text)
    if named and not within:
        names = named["names"] or named["inside"] or named["plain"] or named["counted"] or ""
        within = _scopes(names, register, find)
    inside = None if within else _INSIDE.search(text)
    if inside:
        within = _inside(inside["name"], register)
    if not within:
        within = _headings_named(text, register) or _headings_quoted(question, register, excepted)
    part = _PART.search(text)
    if part and not within:
        numeral = "零一二三四五六七八九"[int(part[1])] if part[1].isdigit() else part[1]
        within = [(numeral,)] if any(d.clause((numeral,)) for d in register.documents.values()) else []
    pattern = pattern_of(text)
    numbers = () if pattern else tuple(float(next(g for g in m.groups() if g)) for m in NUMBERS.finditer(text))
    units = () if pattern else ("%",) if _PERCENT.search(text) else _units(text)
    words = () if pattern or numbers else words_as_written(question, text, register)
    terms = asked_terms(question)
    if not (words or pattern) and len(terms) == 1 and 0.45 <= terms[0].weight < 1.0 and _BARE.search(text):
        words = (terms[0].word,)  # 试点 全部条目
    topics = () if words or pattern or numbers else _topics(question, text)
    bare = re.sub(r"^(?:本|这个|该|这份)?(?:方案|文件|计划)|(?:方案|文件|全文)(?:里面?|中|内)", "", text)
    verbs, things = ((), ()) if pattern or numbers else _action(bare, register)
    if not verbs and not words and _DRAWN_UP.search(bare) and not _CITES.search(bare):
        verbs, things = asked_verbs()["起草"], _PAPERS
    verbs = tuple(verb for verb in verbs if verb not in words)
    return ListQuery(
        within=tuple(within),
        without=tuple(excluded),
        years=question.years if not any(str(year) in word for word in words for year in question.years) else (),
        any_year=bool(_ANY_YEAR.search(text)) and not question.years and not pattern and not _NO_YEAR.search(text),
        units=units,
        words=words,
        either=are_alternatives(words, text),
        pattern=pattern,
        numbers=numbers,
        comparators=() if words or pattern else _bounds(text),
        actions=verbs,
        but=but,
        excepted=excepted,
        things=things,
        topics=topics,
        counted=bool(_COUNTED.search(text)) and not numbers,
        no_year=bool(_NO_YEAR.search(text)),
        clauses_only=bool(_CLAUSES_ONLY.search(text)) and bool(words or pattern or question.years),
        every_year=len(question.years) > 1 and bool(re.search("既.*又|同时|都有|两个年份都", text)),
        headings=bool(words or pattern) and bool(_CLAUSES_ONLY.search(text) or _PLACES.search(text)),
    )


def _things_excepted(what: str, question: Question) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The things that an exception names, each by its words: what it puts in quotes, else its content words."""
    things: list[tuple[tuple[str, ...], ...]] = []
    for part in re.split(r"[、和与及跟]", what):
        quoted = re.findall(r"[“\"「]([^”\"」]+)[”\"」]", part)
        if quoted:
            things.append(tuple((word,) for word in quoted))
        else:
            things.append(tuple(term.variants for term in question.terms if term.word in part))
    return tuple(thing for thing in things if thing)


def _inside(name: str, register: Register) -> list[Path]:
    """The clause whose heading holds `name`, or the longest end of it (方案里立德树人工程 → 立德树人工程)."""
    document = register.primary
    for start in range(0, max(1, len(name) - 3)):
        clause = clause_named(name[start:], document)
        if clause is not None:
            return [clause.path]
    return []


def _scopes(names: str, register: Register, find: ClauseFinder) -> list[Path]:
    """The clauses that names such as 党建和统筹落实 stand for."""
    document = register.primary
    paths = []
    whole = clause_named(names, document)
    parts = [names] if whole else [part for part in re.split(r"[、和与及跟]", names) if len(part) >= 2]
    for part in parts:
        bare = re.sub(r"^(?:在|从|把|请|列出|方案|里|的|关于|有关)+|(?:这|那)?(?:一|两|几)?(?:条|节|块|项)$", "", part)
        clause = clause_named(bare, document)
        path = clause.path if clause else find(bare)
        if path is not None and path not in paths:
            paths.append(path)
    return paths


def _bounds(text: str) -> tuple[str, ...]:
    """The comparators of the bound that is asked for: 下限, 保底的 → 至少, 以上 …."""
    return next((bounds for pattern, bounds in _BOUNDS if pattern.search(text)), ())


def _units(text: str) -> tuple[str, ...]:
    if _HEADS.search(text):
        return ("名", "位", "人")
    word = _UNIT_WORD.search(text)
    if word:
        return (word["unit"],)
    found = _UNIT.search(text)
    if found is None or not re.search(r"单位|计|算", found.group()):
        return ()
    unit = found["unit"]
    return ("%",) if unit in ("百分比", "百分数") else (unit,)


def _headings_named(text: str, register: Register) -> list[Path]:
    """The clause whose heading stands in the question as it is (保障措施部分说要…), the longest."""
    found = [
        clause
        for document in register.documents.values()
        for clause in document.clauses
        if len(clause.heading) >= 4 and normal(clause.heading) in text and clause.kind in ("heading", "clause")
    ]
    best = max(found, key=lambda clause: len(clause.heading), default=None)
    return [best.path] if best else []


def _headings_quoted(question: Question, register: Register, excepted: str) -> list[Path]:
    """The clause whose heading holds what the question puts in quotes (“新时代立德树人工程”各条)."""
    document = register.primary
    quoted = [words for words in question.quoted if len(words) >= 5 and words not in excepted]
    found = [clause for words in quoted if (clause := clause_named(words, document))]
    return [clause.path for clause in found[:1] if clause.path not in (("通知",), ("引言",))]


def _topics(question: Question, text: str) -> tuple[tuple[str, ...], ...]:
    """What everything is asked about (涉及校长的措施, 跟班主任有关的内容), each word with those that mean the same."""
    match = _ABOUT.search(text)
    if match is None:
        return ()
    named = next(group for group in match.groups() if group)
    terms = [term for term in question.terms if term.word in named and 0.3 <= term.weight < 1.0]
    if len(terms) > 1 and re.search(r"[、或和与及]", named):  # 民族或蒙语授课: either will do
        return (tuple(dict.fromkeys(word for term in terms for word in term.variants)),)
    heaviest = max((term.weight for term in terms), default=0.0)
    return tuple(term.variants for term in terms if term.weight >= 0.75 * heaviest)[:2]


def _action(text: str, register: Register) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The actions that are listed by (要健全的…, 起草哪些…, 鼓励谁…), with the kinds of thing that are asked for."""
    quoted = re.search(r"[“\"「](?P<verb>[\u4e00-\u9fff]{2,4})[”\"」]", text)
    verb = quoted["verb"] if quoted and actions().fullmatch(quoted["verb"]) else ""
    if not verb:
        for asked in _ACTION_ASKED.finditer(text):
            verb = _verb_at_end(asked["verb"])
            if verb:
                break
    if not verb:
        return (), ()
    verbs = [verb]
    beside = re.search(rf"(?P<words>[\u4e00-\u9fff]{{2,6}})[、和与及或并]{{1,2}}{verb}", text)
    other = _verb_at_end(beside["words"]) if beside else ""
    verbs += [other] if other else []
    nouns = [noun for match in _NOUN_ASKED.finditer(text) if (noun := _known_noun(match["noun"], register))]
    things = dict.fromkeys((*_THINGS.findall(text), *nouns))
    if re.search(r"文件|政策(?!措施)", text):
        things |= dict.fromkeys(_PAPERS)
    return tuple(dict.fromkeys(v for one in verbs for v in asked_verbs().get(one, (one,)))), tuple(things)


def _verb_at_end(words: str) -> str:
    """The action that `words` end with, as asked (起草, 建); "" where they end with none or with one of no account."""
    asked = max((verb for verb in asked_verbs() if words.endswith(verb)), key=len, default="")
    action = next((found["action"] for found in actions().finditer(words) if found.end() == len(words)), "")
    verb = max(asked, action, key=len)
    return "" if _GENERAL.fullmatch(verb) else verb


def _known_noun(words: str, register: Register) -> str:
    """The longest head of `words` that the text uses and that says what kind of thing is asked for; "" for none."""
    for length in range(len(words), 1, -1):
        if not _VAGUE.search(words[:length]) and occurs(words[:length], register):
            return words[:length]
    return ""
