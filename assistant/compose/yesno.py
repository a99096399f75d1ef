"""Yes or no, with the right figure where the premise is wrong (是否判断)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.agreement import agreement, stages
from assistant.compose.draft import Draft, closed, span_of, with_deadline
from assistant.compose.values import Value, best_phrase, values_for
from assistant.lexicon import synonyms
from assistant.question import Question
from assistant.select import Evidence, phrase_fit, same_unit
from assistant.terms import coverage
from corpus import normal
from corpus.bodies import bodies_in

_FORBIDS = re.compile(r"杜绝|严禁|禁止|不得|消除|取消|防止|避免|制止|只增不减|不能|不准")
_PERMISSION = re.compile(r"允许|可以|能不能|可不可以|能.{0,12}吗|准不准|许不许|行不行|allowed|can ")
_NEGATED = re.compile(
    r"不用|不必|无需|不需要|不再|不要|没必要|不能|不可以|不得|不是(?!吗)|没有?(?!没)[^,，。?？没]{0,6}(?=要求|规定|限制|提)"
)
_ISSUED = re.compile(r"发文|发的|印发|出台|发布|下发|公布")
# What sets two things apart: 在…的基础上增加
UNEQUAL = re.compile(r"基础上.{0,12}(?:增加|提高|上浮|上调)|高于|低于|优于|倾斜")
# Words of which the one excludes the other.
_OPPOSITES = (
    ("兼任|兼职|代管", "专职|专任"),
    ("自愿|随意", "必须|严格|确保"),
    ("停止|取消|终止|不再", "继续|持续|保持"),
    ("统一一套|同一套|一刀切|不分类", "分类"),
    ("缩小|收紧|收回|上收", "扩大|下放|放宽"),
    ("关闭|清退", "扶持|鼓励|支持"),
    ("禁止|取缔|不允许|叫停", "探索建立|建立|鼓励|支持|允许|推行"),
    ("分开|分设|分别由|[两2]个?人", "一肩挑|1肩挑|兼任"),
)
# Whether something is one of what a sentence enumerates: “五个一”里包括校歌吗
_MEMBER = re.compile(
    r"(?:包括|包含|含有?|涵盖|里[头面]?有|算在)(?:不|了)?(?P<one>[^,，。?？吗么]{2,16}?)(?:在内)?(?:吗|么|[?？]|没有?)"
)
# Whether a number is given at all, where the sentence has none: 按一定比例.
_GIVEN = re.compile(
    r"(?:给出?|给了|定|写|明确|规定)(?:出|了)*(?:个)?(?:具体|确切|明确)(?:的)?(?:数|比例|数字|数额|百分|金额)"
)
_WITHOUT = re.compile(r"不(?!用|必|需|再|要)[^,，不]{1,12}(?:行不行|行吗|可以吗|可不可以|成吗|成不成)")
_DECLINE = re.compile(r"少一?[点些]|低一?[点些]|降一?[点些]|砍|减少|下降|降低|压缩|削减|减掉|变少|缩减")
_ALTERNATIVE = re.compile(r"有没有|要不要|是不是|能不能|可不可以|会不会|该不该|需不需要|用不用|不[?。!]*$")
_ONLY_THAT = re.compile(r"只是(?P<word>鼓励|探索|支持|引导|试点|允许|推动)")
_NARROW = re.compile(r"就行|就够|只(?!增)|仅|一部分|个别|少数|单单|光是|only|just")
_INCLUSIVE = re.compile(r"城乡|各类|所有|全部|各级|全覆盖|普遍|每[个所校名]|全体|全市")
# How far a goal reaches; a question that names one reach is not answered by another.
_REACH = ("全国|国家级|世界|国际一流", "全区|自治区级|自治区内", "西部", "全市|市级", "旗区级|县级")
_BY = re.compile(
    r"(?:由|归|让|靠)(?P<by>[\u4e00-\u9fff]{2,8}?)(?:自行|自己|来|统一|统筹|直接|负责|牵头|聘|安排|审|管|定|决定|组织|说了算)"
    r"|是(?P<of>[\u4e00-\u9fff]{2,6}?)(?:聘用?|任命|安排|审批?|决定|定|批|管|组织|制定|发起)的"
)
_SETTLED = re.compile(r"已经|全面(?:实行|推行|实施|铺开|建立|要求)|强制|一律|正式")
_TENTATIVE = re.compile(r"探索|试点|鼓励|逐步|争取|支持|引导|研究")


# What a sentence says that allows, demands or forbids.
_RULES = re.compile(r"不得|禁止|严禁|不准|不能|不允许|可以|允许|应当|必须|不应")
_ALMOST = 0.8  # of the cover of the first sentence


def compose_yesno(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """``是。…`` or ``否。…应为…``; judged by figures and years where the question states some."""
    if not evidence:
        return None
    if question.values or question.years:
        checked = _check_figures(question, evidence)
        if checked is not None:
            return checked
    piece = _allowing(question, evidence)
    sentence = piece.statement.sentence.text
    found = best_phrase(question, piece)
    phrase = found[0].text if found else sentence
    if _GIVEN.search(question.normal) and not (found and found[0].quantities):
        return Draft(f"没有，文件没有给出具体数。{closed(sentence).rstrip('。')}[1]。", (span_of(piece),))
    heading = f"（{piece.clause.label}{piece.clause.heading}）" if piece.clause.heading else ""
    lead = f"否，不是这样{heading}" if _denied(question, piece, phrase) else "是"
    return Draft(f"{lead}。{closed(sentence).rstrip('。')}[1]。", (span_of(piece),))


def _allowing(question: Question, evidence: Sequence[Evidence]) -> Evidence:
    """The sentence that allows or forbids, where that is asked, before one that only names what is done (开除学生的)."""
    first = evidence[0]
    if not _PERMISSION.search(question.normal) or _RULES.search(first.statement.sentence.text):
        return first
    ruling = (piece for piece in evidence[1:5] if _RULES.search(piece.statement.sentence.text))
    return next((piece for piece in ruling if piece.coverage >= _ALMOST * first.coverage), first)


def _denied(question: Question, piece: Evidence, phrase: str) -> bool:
    """Whether the sentence says otherwise than the question takes it."""
    asked, sentence = question.normal, piece.statement.sentence.text
    stated = _ONLY_THAT.search(asked)
    if stated and stated["word"] in phrase:
        return False  # 只是鼓励、不是强制
    if _NARROW.search(asked) and _INCLUSIVE.search(phrase) and not _INCLUSIVE.search(asked):
        return True  # 只覆盖城里的园 against 覆盖城乡各类幼儿园
    if _NARROW.search(asked) and _within(asked, phrase):
        return True  # 只在高中 against 中小学
    if _SETTLED.search(asked) and _TENTATIVE.search(phrase) and not _TENTATIVE.search(asked):
        return True  # 已经全面实行 against 探索建立
    for pair in _OPPOSITES:
        for one, other in (pair, pair[::-1]):
            if re.search(one, asked) and re.search(other, phrase) and not re.search(one, phrase):
                return True
    if re.search(r"一样|相同|同样|一致|等同", asked) and UNEQUAL.search(phrase):
        return True
    member = _MEMBER.search(asked)
    if (
        member
        and coverage(
            [term for term in question.terms if term.word in member["one"]] or question.terms, normal(sentence).lower()
        )
        < 0.5
    ):
        return True
    checks = agreement(question, piece)
    if checks.place or checks.owner:
        return True  # 跟德国合作 against 与英国技能优才中心合作
    if checks.stage and any(word in sentence for words in stages().values() for word in words):
        return True  # 针对普通高中教师 against 义务教育教师
    if _wider_or_narrower(asked, phrase) or _other_agent(asked, sentence):
        return True
    negative = bool(_FORBIDS.search(phrase)) and bool(_PERMISSION.search(asked) or _DECLINE.search(asked))
    if "只增不减" in sentence and _DECLINE.search(asked):
        negative = True
    if _WITHOUT.search(asked):
        negative = not negative  # 不增加…行不行: leaving undone what the text demands
    elif _NEGATED.search(asked) and not _ALTERNATIVE.search(asked):
        negative = not negative
    return negative


def _within(asked: str, phrase: str) -> bool:
    """Whether the stages of school that are asked about are only some of those that the phrase names."""
    mine, all_ = (
        {name for name, words in stages().items() if any(word in text for word in words)} for text in (asked, phrase)
    )
    return bool(mine) and mine < all_


def _wider_or_narrower(asked: str, phrase: str) -> bool:
    """Whether the question takes a figure or goal for another reach than the phrase does (全国教育强市, 西部地区教育强市)."""
    claimed = [words for words in _REACH if re.search(words, asked)]
    stated = [words for words in _REACH if re.search(words, phrase)]
    return bool(claimed and stated) and not any(words in stated for words in claimed)


def _other_agent(asked: str, sentence: str) -> bool:
    """Whether the question has something done by another than the sentence does (由学校安排, 由教育部门安排)."""
    claimed = _BY.search(asked)
    agents = [
        body.words
        for phrase in re.split("[,;]", normal(sentence))
        for body in bodies_in(phrase)
        if body.kind == "agent"
    ]
    if claimed is None or not agents:
        return False
    named = claimed["by"] or claimed["of"]
    pairs = {named[i : i + 2] for i in range(len(named) - 1)}
    others = {variant for word in (named, *pairs) for variant in synonyms().get(word, ())}
    return not any(word in agent for agent in agents for word in pairs | others)


def _check_figures(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """Compare the figures that the question states with those of the best fitting phrase; None where there are none."""
    stated = [(number, unit) for number, unit in question.values if unit not in ("年", "月", "日", "号")]
    names = normal("".join(question.quoted))  # the figures of a name (“五个一”) are none
    stated = [(number, unit) for number, unit in stated if f"{number:g}{unit}" not in names]
    if stated:
        values = [
            value
            for value in values_for(question, evidence[:4])
            if any(same_unit(value.quantity.unit, unit) for _, unit in stated)
        ]
        if not values:
            return None
        best = max(values, key=lambda value: value.fit + 0.5 * _named(question, value))
        named = [v for v in values if any((v.quantity.number, v.quantity.unit) == one for one in stated)]
        if named and best not in named and _named(question, named[0]) < 0.6:
            other = named[0]  # the figure stands in the text, but for something else
            return Draft(
                f"否，{other.quantity.text}说的是：{with_deadline(other.phrase)}[1]；{with_deadline(best.phrase)}[2]。",
                (span_of(other.evidence), span_of(best.evidence)),
            )
        alike = [(n, u) for n, u in stated if same_unit(best.quantity.unit, u)]
        number = next((n for n, u in alike if u == best.quantity.unit), alike[0][0])
        right = best.quantity.number <= number <= best.quantity.upper
        year_right = _year_right(question, best)
        if right and year_right:
            return Draft(f"是。{with_deadline(best.phrase)}[1]。", (span_of(best.evidence),))
        correct = best.quantity.text if not right else f"{best.phrase.deadline.year}年" if best.phrase.deadline else ""
        return Draft(f"否，应为{correct}。{with_deadline(best.phrase)}[1]。", (span_of(best.evidence),))
    return _check_years(question, evidence) if question.years else None


def _check_issued(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """Whether a document was issued in the year that is asked about, told by its number."""
    if not _ISSUED.search(question.normal):
        return None
    for piece in evidence[:3]:
        for reference in piece.statement.references:
            year = re.search(r"〔(\d{4})〕", normal(reference.number))
            level = next(
                (word for word in ("自治区", "内蒙古", "国务院", "中央", "市委") if word in question.normal), ""
            )
            if year is None or (level and level not in f"{reference.issuer}{reference.title}"):
                continue
            right = int(year[1]) in question.years
            lead = "是" if right else f"否，应为{year[1]}年"
            return Draft(f"{lead}。《{reference.title}》({reference.number})[1]。", (span_of(piece),))
    return None


def _check_years(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    issued = _check_issued(question, evidence)
    if issued is not None:
        return issued
    candidates = []
    for piece in evidence[:3]:
        found = best_phrase(question, piece)
        if found and found[0].deadline:
            candidates.append((found[1] + 0.5 * piece.score, found[0], piece))
    if not candidates:
        return None
    _, phrase, piece = max(candidates, key=lambda candidate: candidate[0])
    assert phrase.deadline is not None
    if phrase.deadline.year in question.years:
        if _denied(question, piece, phrase.text):
            return Draft(f"否，不是这样。{with_deadline(phrase)}[1]。", (span_of(piece),))
        return Draft(f"是。{with_deadline(phrase)}[1]。", (span_of(piece),))
    return Draft(f"否，应为{phrase.deadline.year}年。{with_deadline(phrase)}[1]。", (span_of(piece),))


def _named(question: Question, value: Value) -> float:
    return phrase_fit(question, value.phrase.text)


def _year_right(question: Question, value: Value) -> bool:
    return not question.years or value.phrase.deadline is None or value.phrase.deadline.year in question.years
