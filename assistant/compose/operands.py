"""Two or three things set side by side, each looked up by itself (分别查找再对比)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.compose.cited_sides import told_apart
from assistant.compose.compare import COMPUTED, ORDER, side_by_side
from assistant.compose.draft import Draft, Marks, Span, span_of, with_deadline
from assistant.compose.places import asks_place, compose_places
from assistant.compose.segments import sides_in
from assistant.compose.sides import Sides
from assistant.compose.tallies import COUNTED, compose_tallies, tally
from assistant.compose.values import Value, best_phrase, dated_phrase, values_for
from assistant.compose.yesno import UNEQUAL
from assistant.question import Question
from assistant.select import Evidence, Register, same_unit
from assistant.terms import Term, coverage
from corpus import normal
from corpus.actions import actions
from corpus.facts import Phrase

# A part of a question → what it is understood as and the evidence for it.
PartFinder = Callable[[str], tuple[Question, list[Evidence]]]

_YEAR_ASKED = re.compile(
    r"(?<!优)先|相隔|间隔|隔几|同一年|同年|(?<!及)早(?!期|教)|晚|期限|年份|年限|哪一?年|时限|时间|何时|什么时候|多久|在前|在后|到期"
)
_ALSO = re.compile(r"都|同样|也(?=[是要有算讲用])|均(?!衡)|一样|一致")
_ISSUER_ASKED = re.compile(r"发文(?:机关|单位)|印发(?:机关|单位)|谁(?:印?发|下发|出)|(?:机关|单位)一样")
_DIFFERS = re.compile(r"[谁哪].{0,2}[多少高低]|区别|不同|不一样|两样|差别|差异|异同|对比")
_CLAIMS = re.compile(
    r"[1一]个(?:只?是|叫|用|要)?[“\"]?([\u4e00-\u9fff]{2,6})[”\"]?[,，、][1一]个(?:只?是|叫|用|要)?[“\"]?([\u4e00-\u9fff]{2,6})[”\"]?"
)
_NEAR = 0.2  # similarity of a side that shares no word with the sentence that speaks of it (小胖墩, 肥胖)
_WORDING = re.compile(r"措辞|写法|用词|动词|说法.{0,4}(?:一样|相同|不同)|轻重|力度|程度.{0,6}(?:一样|相同|不同)")
_ONE_THING = re.compile(
    r"[1一]个意思|意思[1一]样|同1?一?(?:份|拨|批)|对得上|一回事|同一件事|一码事|同1件事|1回事|1码事"
)
_DOCUMENT_ASKED = re.compile(r"文件|文号|依据|贯彻|落实的|上级")


@dataclass(frozen=True)
class Operand:
    """One of the things compared, with the phrase that fits it best."""

    words: str
    question: Question
    evidence: list[Evidence]
    phrase: Phrase
    piece: Evidence


def compose_operands(question: Question, find: PartFinder, register: Register) -> Draft | None:
    """Each operand with its number, value, year, document or words; None where they cannot be told apart."""
    if "compare" in question.types and COUNTED.search(question.normal):
        draft = _tallied(question, find, register)
        if draft is not None:
            return draft
    dated = bool(_YEAR_ASKED.search(question.normal))
    sides = sides_in(question)
    if asks_place(question):
        found = _operands(question, sides, find, register)
        return compose_places(question, [(one.words, one.piece) for one in found], register)
    if _DOCUMENT_ASKED.search(question.normal):
        return _documents(question, sides.words, find)
    found = _operands(question, sides, find, register, dated)
    if len(found) < 2:
        return None
    if len(found) == 3:  # what is asked of two is no third: drop the one that fits worst
        worst = min(found, key=lambda operand: operand.evidence[0].coverage)
        if worst.evidence[0].coverage < 0.7 and not ORDER.search(question.normal):
            found.remove(worst)
    if not dated or ORDER.search(question.normal):
        values = _values(question, found, find)
        if values is not None and (not ORDER.search(question.normal) or _alike(values)):
            return side_by_side(question, values, ordered=True)
        if COMPUTED.search(question.normal):
            return None
        due = _due(question, found, find)
        if due is not None:
            return due
    if len({operand.piece.statement.sentence.start for operand in found}) < len(found) and len(
        {operand.phrase.start for operand in found}
    ) < len(found):
        return None
    if dated or ORDER.search(question.normal):
        found = _operands(question, sides, find, register, dated=True)
        return _years(question, found) if len(found) >= 2 else None
    if len({operand.piece.statement.sentence.start for operand in found}) == 1:
        return _together(question, found)
    return _listed(_shared(question, found), found)


def _together(question: Question, found: Sequence[Operand]) -> Draft | None:
    """One sentence that speaks of all sides: it is the answer as it stands."""
    piece = found[0].piece
    if _ALSO.search(question.normal) and UNEQUAL.search(normal(piece.statement.sentence.text)):
        return Draft(f"不是，不一样。{piece.statement.sentence.text.rstrip('。')}[1]。", (span_of(piece),))
    valued = any(same_unit(q.unit, unit) for q in piece.statement.quantities for unit in question.units)
    if valued or question.values or not _DIFFERS.search(question.normal):
        return None
    return Draft(f"{piece.statement.sentence.text.rstrip('。')}[1]。", (span_of(piece),))


def _alike(values: Sequence[Value]) -> bool:
    return all(same_unit(value.quantity.unit, values[0].quantity.unit) for value in values)


def _shared(question: Question, found: Sequence[Operand]) -> str:
    """Whether what is asked of all sides alike stands in the sentence of each; "" where that is not asked."""
    claims = _CLAIMS.search(question.normal)
    if claims and len(found) == 2:  # 一个是逐步、一个是全面
        held = [
            claim in normal(one.piece.statement.sentence.text)
            for claim, one in zip(claims.groups(), found, strict=True)
        ]
        return "是，对。" if all(held) else "不对，不是这样。"
    verbs = [actions().match(one.phrase.text.strip()) for one in found]
    if _WORDING.search(question.normal) and all(verbs):
        words = [verb.group().strip() for verb in verbs if verb]
        return f"写法{'一样' if len(set(words)) == 1 else '不一样，不相同'}：{'、'.join(words)}。"
    if question.type != "yesno" and not _ONE_THING.search(question.normal):
        return ""
    if _ONE_THING.search(question.normal):
        return "不是一回事，两者不同。"
    told = _asked_of_all(question, [operand.words for operand in found])
    asked = [quote for quote in question.quoted if not any(quote in operand.words for operand in found)]
    if not _ALSO.search(question.normal) or not (told or asked):
        return ""
    texts = [normal(operand.piece.statement.sentence.text).lower() for operand in found]
    alike = all(coverage(told, text) >= 0.6 and all(quote in text for quote in asked) for text in texts)
    return "是，都一样。" if alike else "不是，并不都一样。"


def _tallied(question: Question, find: PartFinder, register: Register) -> Draft | None:
    """The numbers of things that the operands have; None where not every operand has one."""
    sides = sides_in(question)
    parts = [(words, *find(sides.asked(words))) for words in sides.words[:2]]
    if question.units and any(_valued(question, part, evidence) for _, part, evidence in parts if part.address is None):
        return None  # 差几项 of 1至3项 and 1至2项: the sentences give the numbers
    tallies = [tally(words, evidence, register, question) for words, _, evidence in parts]
    if len(tallies) < 2 or any(one is None or one.number < 2 for one in tallies):
        return None
    return compose_tallies(question, [one for one in tallies if one is not None])


def _valued(question: Question, part: Question, evidence: Sequence[Evidence]) -> bool:
    """Whether the best sentence for a part of a question gives a number in the unit that is asked for."""
    values = values_for(part, evidence[:3])
    return any(same_unit(value.quantity.unit, unit) for value in values[:3] for unit in question.units)


def _due(question: Question, found: Sequence[Operand], find: PartFinder) -> Draft | None:
    """What each operand has to do by the year that the question names; None where one has nothing due then."""
    if len(question.years) != 1:
        return None
    marks = Marks()
    parts = []
    for operand in found:
        told = []
        for piece in find(f"{operand.words}{question.years[0]}年")[1]:
            phrases = [p for p in piece.statement.phrases if p.deadline and p.deadline.year == question.years[0]]
            phrases = [phrase for phrase in phrases if not phrase.is_deadline_only]
            if not phrases or piece.coverage < 0.6:
                continue
            words = ",".join([with_deadline(phrases[0]), *(phrase.text.strip() for phrase in phrases[1:])])
            told.append(f"{words}{marks.of(span_of(piece))}")
        if not told:
            return None
        parts.append(f"{operand.words}：{'；'.join(told)}")
    return Draft("\n".join(parts) + "。", marks.spans)


def _operands(
    question: Question, sides: Sides, find: PartFinder, register: Register, dated: bool = False
) -> list[Operand]:
    """The sides that some sentence speaks of."""
    looked_up = (_operand(question, sides, words, find, register, dated) for words in sides.words)
    return [operand for operand in looked_up if operand is not None]


def _asked_of_all(question: Question, sides: Sequence[str]) -> list[Term]:
    """The content words that stand in no side: what is asked of all alike."""
    return [term for term in question.terms if not any(term.word in side for side in sides)]


def _operand(
    asked: Question, sides: Sides, words: str, find: PartFinder, register: Register, dated: bool = False
) -> Operand | None:
    """The sentence that speaks of a side.

    A side that several sentences speak of is looked up together with what is asked of all sides: 校长 and 教育部门,
    each with 班子成员.
    """
    question, evidence = find(sides.asked(words))
    if "标题" in asked.normal:
        headed = _headings(question, register)
        if headed:
            evidence = headed
    elif sum(piece.coverage >= 0.95 for piece in evidence[:4]) >= 2:
        shared = "".join(term.word for term in _asked_of_all(asked, sides.words))
        if shared:
            wider = [
                piece
                for piece in find(f"{sides.asked(words)}{shared}")[1]
                if coverage(question.terms, register.context(piece.statement)) >= 0.95
            ]
            evidence = [
                register.evidence(one.statement, question, one.score, one.similarity) for one in wider
            ] or evidence
    holding = [piece for piece in evidence if words in normal(piece.statement.sentence.text)]
    if not holding and words in asked.quoted:
        holding = [
            register.evidence(statement, question)
            for statement in register.statements()
            if words in normal(statement.sentence.text) and not statement.sentence.is_heading
        ]
    evidence = holding or evidence  # a name stands as it is in the sentence that speaks of it
    if not evidence or (not holding and (not question.terms or evidence[0].coverage < 0.4)):
        near = evidence[0] if evidence and evidence[0].similarity >= _NEAR else None
        if near is None or dated:
            return None
    if dated:
        found = dated_phrase(question, evidence)
        return Operand(words, question, evidence, *found) if found else None
    phrase = best_phrase(question, evidence[0])
    return Operand(words, question, evidence, phrase[0], evidence[0]) if phrase else None


def _headings(question: Question, register: Register) -> list[Evidence]:
    """The headings that hold the words of a side."""
    return [
        register.evidence(statement, question)
        for statement in register.statements()
        if statement.sentence.is_heading
        and question.terms
        and coverage(question.terms, normal(statement.sentence.text).lower()) >= 0.95
    ]


def _documents(question: Question, operands: Sequence[str], find: PartFinder) -> Draft | None:
    """The document that the sentences about each operand name."""
    spans: list[Span] = []
    parts, named = [], []
    for words in operands:
        _, evidence = find(f"{words}贯彻落实文件")
        piece = next((piece for piece in evidence if piece.statement.references), None)
        if piece is None or span_of(piece) in spans:
            return None
        spans.append(span_of(piece))
        named.append(piece.statement.references[0])
        titles = "、".join(f"《{r.title}》{f'({r.number})' if r.number else ''}" for r in piece.statement.references)
        parts.append(f"{words}：{titles}[{len(spans)}]")
    if len(parts) < 2:
        return None
    lead = told_apart(
        [f"“{words}”" for words in operands],
        named,
        issuers=bool(_ISSUER_ASKED.search(question.normal)),
        years=bool(_YEAR_ASKED.search(question.normal)),
    )
    return Draft(lead + "；".join(parts) + "。", tuple(spans))


def _values(question: Question, found: Sequence[Operand], find: PartFinder) -> list[Value] | None:
    """The best value of each operand, all different; None where one has none that fits."""
    chosen: list[Value] = []
    # What is asked of all operands alike: 学校加幼儿园总共要新建和改扩建多少所.
    shared = [term.word for term in _asked_of_all(question, [operand.words for operand in found])]
    for operand in found:
        values = _fitting(operand.question, operand.evidence, chosen, question.units)
        if not values and shared:
            values = _fitting(*find(f"{operand.words}{''.join(shared)}"), chosen, question.units)
        modifier, of, _ = found[0].words.partition("的")
        if not values and of and operand is not found[0]:  # 要新建改扩建的学校和幼儿园: said of both
            values = _fitting(*find(f"{modifier}{operand.words}"), chosen, question.units)
        if question.units:
            fitting = [v for v in values if any(same_unit(v.quantity.unit, unit) for unit in question.units)]
            values = fitting or values
        if not values:
            return None
        chosen.append(values[0])
    return chosen


def _fitting(
    question: Question, evidence: Sequence[Evidence], chosen: Sequence[Value], units: Sequence[str] = ()
) -> list[Value]:
    """The values that fit a part of a question and are not chosen for another; the only one of its sentence does."""
    values = values_for(question, evidence[:4])
    first = [value for value in values if value.evidence is evidence[0]]
    if units and len(first) > 1:  # 中小学 of 新建和改扩建学校100所: the only one in the unit that is asked for
        first = [value for value in first if any(same_unit(value.quantity.unit, unit) for unit in units)]
    alone = first if len(first) == 1 and evidence[0].coverage >= 0.6 else []
    return [
        value
        for value in values
        if (value.item_fit >= 0.45 or value in alone) and all(value.quantity != other.quantity for other in chosen)
    ]


def _years(question: Question, found: Sequence[Operand]) -> Draft | None:
    """The deadline of each, which is earlier, and by how much."""
    dated = [(operand, operand.phrase.deadline) for operand in found]
    if any(deadline is None for _, deadline in dated):
        return None
    years = [deadline.year for _, deadline in dated if deadline]
    first, last = min(years), max(years)
    if first == last:
        lead = f"{'是，' if question.type == 'yesno' else ''}一样，都是{first}年。"
    else:
        early = next(operand.words for operand, deadline in dated if deadline and deadline.year == first)
        lead = f"{'否，' if question.type == 'yesno' else ''}不一样：“{early}”更早，是{first}年，相差{last - first}年（{last}-{first}={last - first}年）。"
        if len(found) > 2:
            ordered = sorted(found, key=lambda operand: operand.phrase.deadline.year if operand.phrase.deadline else 0)
            lead = (
                "→".join(f"{one.words}（{one.phrase.deadline.year}年）" for one in ordered if one.phrase.deadline)
                + "。"
            )
    return _listed(lead, found)


def _whole_phrase(operand: Operand) -> str:
    """The phrase of an operand, from where its action begins: 健全把…,把…的“双培养”机制."""
    phrases = operand.piece.statement.phrases
    at = next(n for n, phrase in enumerate(phrases) if phrase is operand.phrase)
    first = at
    while first > 0 and re.match(r"把|将|以及|并", phrases[first].text.strip()):
        first -= 1
    return ",".join([with_deadline(phrases[first]), *(phrase.text.strip() for phrase in phrases[first + 1 : at + 1])])


def _listed(lead: str, found: Sequence[Operand]) -> Draft:
    """The fitting phrase of each operand, so that all stand in the lead; then the sentences that say more."""
    marks = Marks()
    parts, wholes = [], []
    for operand in found:
        mark = marks.of(span_of(operand.piece))
        sentence = operand.piece.statement.sentence.text.rstrip("。")
        told = _whole_phrase(operand)
        parts.append(f"{operand.words}：{told}{mark}")
        if len(sentence) > len(told) + 4:
            wholes.append(f"{sentence}{mark}。")
    text = lead + "；".join(parts) + "。"
    return Draft("\n".join([text, *(f"原文：{whole}" for whole in dict.fromkeys(wholes))]), marks.spans)
