"""Two or three things set side by side, each looked up by itself (分别查找再对比)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.compose.compare import ORDER, side_by_side
from assistant.compose.draft import Draft, Span, span_of, with_deadline
from assistant.compose.tallies import COUNTED, compose_tallies, tally
from assistant.compose.values import Value, best_phrase, dated_phrase, values_for
from assistant.question import Question
from assistant.select import Evidence, Register, same_unit
from corpus.facts import Phrase

# A part of a question → what it is understood as and the evidence for it.
PartFinder = Callable[[str], tuple[Question, list[Evidence]]]

_JOIN = r"和|与|跟|同(?!一)|及|以及|、|(?<!占)比(?![例重])|还有|加上|加(?![强大快入])|vs\.?|,|;"
# Where the operands end and what is asked of them begins.
_ASKED = re.compile(
    r"是?(?:不是)?(?:一回事|同一件事|一码事)|分别|各自|各是|各用|各要|各有|各为|各(?=[^级类地])|哪个|哪一个|哪一?[项类节边条样]|哪一?年|谁|一共|总共|合计|按.{1,4}排|排[个一下]*序|相差|差[几多]|高[出几多]|低[几多]|多[出几]|少[几多]|是不是|都[是要]|一样|一不一样|"
    r"相同|不同|两样|区别|两者|二者|加起来|合计|一共|总共|之和|对比|比较|有什么|有何|几倍|倍|怎么|说的是|期限|的年份|建成的|内容|到20\d\d年|先后|号码"
)
_YEAR_ASKED = re.compile(r"先|相隔|间隔|隔几|同一年|同年|早|晚|期限|年份|哪一?年|时限|何时|什么时候|多久")
_DOCUMENT_ASKED = re.compile(r"文件|文号|依据|贯彻|落实的|上级")


@dataclass(frozen=True)
class Operand:
    """One of the things compared, with the phrase that fits it best."""

    words: str
    question: Question
    evidence: list[Evidence]
    phrase: Phrase
    piece: Evidence


def operands_of(text: str) -> list[str]:
    """The things that a normalised question sets side by side; fewer than two where it does not.

    >>> operands_of("云平台和大数据中心,两者建成的年份一不一样")
    ['云平台', '大数据中心']
    """
    ratio = re.match(r"(?:请问)?(?P<a>.{2,24}?)(?:是|为|相当于)(?P<b>.{2,24}?)(?:的|数量的)?(?:几|多少)倍", text)
    if ratio:
        return [ratio["a"], ratio["b"]]
    either = re.match(r"(?:请问)?(?P<a>.{2,16}?)更?(?P<more>[多大高少小低早晚])还是(?P<b>.{2,16}?)更?(?P=more)", text)
    if either:
        return [either["a"], either["b"]]
    bare = re.sub(r"^(?:请问|请|那么?|到?20\d\d年[,，]?)+", "", text)
    cut = next(
        (m.start() for m in _ASKED.finditer(bare) if re.search(_JOIN, bare[: m.start()]) and m.start() >= 4), None
    )
    head = bare[:cut] if cut is not None else bare
    parts = [
        re.sub(
            r"(?:的)?(?:数量|数目|个数|人数)(?:是)?$|[“”\"的在,，。?？ ]+$|(?:这|那)[一两]?(?:条|份|个|节|项|家|块)$|^[“”\"把让 ]+",
            "",
            part,
        ).strip()
        for part in re.split(_JOIN, head)
    ]
    parts = [part for part in parts if len(part) >= 2 and not re.fullmatch(r"小?(?:条|项|点)目?(?:数目?)?", part)]
    if len(parts) == 2 and parts[1].startswith("在") and "在" in parts[0][1:]:
        parts[1] = parts[0][: parts[0].index("在", 1)] + parts[1]  # 第三方在督导和在监测问责里
    return parts if 2 <= len(parts) <= 3 else []


def compose_operands(question: Question, find: PartFinder, register: Register) -> Draft | None:
    """Each operand with its number, value, year, document or words; None where they cannot be told apart."""
    if "compare" in question.types and COUNTED.search(question.normal):
        draft = _tallied(question, find, register)
        if draft is not None:
            return draft
    dated = bool(_YEAR_ASKED.search(question.normal))
    if _DOCUMENT_ASKED.search(question.normal):
        return _documents(operands_of(question.normal), find)
    found = [operand for words in operands_of(question.normal) if (operand := _operand(words, find, dated)) is not None]
    if len(found) < 2:
        return None
    if len(found) == 3:  # what is asked of two is no third: drop the one that fits worst
        worst = min(found, key=lambda operand: operand.evidence[0].coverage)
        if worst.evidence[0].coverage < 0.7 and not ORDER.search(question.normal):
            found.remove(worst)
    if not dated:
        values = _values(question, found, find)
        if values is not None:
            return side_by_side(question, values, ordered=True)
        due = _due(question, found, find)
        if due is not None:
            return due
    if len({operand.piece.statement.sentence.start for operand in found}) < len(found) and len(
        {operand.phrase.start for operand in found}
    ) < len(found):
        return None
    if dated:
        return _years(question, found)
    if len({operand.piece.statement.sentence.start for operand in found}) == 1:
        return None  # one sentence speaks of all: it is the answer as it stands
    return _listed("", found)


def _tallied(question: Question, find: PartFinder, register: Register) -> Draft | None:
    """The numbers of things that the operands have; None where not every operand has one."""
    parts = [(words, *find(words)) for words in operands_of(question.normal)[:2]]
    if question.units and any(_valued(question, part, evidence) for _, part, evidence in parts):
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
    spans: list[Span] = []
    parts = []
    for operand in found:
        told = []
        for piece in find(f"{operand.words}{question.years[0]}年")[1]:
            phrases = [p for p in piece.statement.phrases if p.deadline and p.deadline.year == question.years[0]]
            phrases = [phrase for phrase in phrases if not phrase.is_deadline_only]
            if not phrases or piece.coverage < 0.6:
                continue
            if span_of(piece) not in spans:
                spans.append(span_of(piece))
            words = ",".join([with_deadline(phrases[0]), *(phrase.text.strip() for phrase in phrases[1:])])
            told.append(f"{words}[{spans.index(span_of(piece)) + 1}]")
        if not told:
            return None
        parts.append(f"{operand.words}：{'；'.join(told)}")
    return Draft("\n".join(parts) + "。", tuple(spans))


def _operand(words: str, find: PartFinder, dated: bool) -> Operand | None:
    question, evidence = find(words)
    if not evidence or not question.terms or evidence[0].coverage < 0.4:
        return None
    if dated:
        found = dated_phrase(question, evidence)
        return Operand(words, question, evidence, *found) if found else None
    phrase = best_phrase(question, evidence[0])
    return Operand(words, question, evidence, phrase[0], evidence[0]) if phrase else None


def _documents(operands: Sequence[str], find: PartFinder) -> Draft | None:
    """The document that the sentences about each operand name."""
    spans: list[Span] = []
    parts = []
    for words in operands:
        _, evidence = find(f"{words}贯彻落实文件")
        piece = next((piece for piece in evidence if piece.statement.references), None)
        if piece is None or span_of(piece) in spans:
            return None
        spans.append(span_of(piece))
        titles = "、".join(f"《{r.title}》{f'({r.number})' if r.number else ''}" for r in piece.statement.references)
        parts.append(f"{words}：{titles}[{len(spans)}]")
    return Draft("；".join(parts) + "。", tuple(spans)) if len(parts) > 1 else None


def _values(question: Question, found: Sequence[Operand], find: PartFinder) -> list[Value] | None:
    """The best value of each operand, all different; None where one has none that fits."""
    chosen: list[Value] = []
    # What is asked of all operands alike: 学校加幼儿园总共要新建和改扩建多少所.
    shared = [term.word for term in question.terms if not any(term.word in operand.words for operand in found)]
    for operand in found:
        values = _fitting(operand.question, operand.evidence, chosen)
        if not values and shared:
            values = _fitting(*find(f"{operand.words}{''.join(shared)}"), chosen)
        if question.units:
            fitting = [v for v in values if any(same_unit(v.quantity.unit, unit) for unit in question.units)]
            values = fitting or values
        if not values:
            return None
        chosen.append(values[0])
    return chosen


def _fitting(question: Question, evidence: Sequence[Evidence], chosen: Sequence[Value]) -> list[Value]:
    """The values that fit a part of a question and are not chosen for another; the only one of its sentence does."""
    values = values_for(question, evidence[:4])
    first = [value for value in values if value.evidence is evidence[0]]
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
    spans: list[Span] = []
    parts, wholes = [], []
    for operand in found:
        span = span_of(operand.piece)
        if span not in spans:
            spans.append(span)
        mark = f"[{spans.index(span) + 1}]"
        sentence = operand.piece.statement.sentence.text.rstrip("。")
        told = _whole_phrase(operand)
        parts.append(f"{operand.words}：{told}{mark}")
        if len(sentence) > len(told) + 4:
            wholes.append(f"{sentence}{mark}。")
    text = lead + "；".join(parts) + "。"
    return Draft("\n".join([text, *(f"原文：{whole}" for whole in dict.fromkeys(wholes))]), tuple(spans))
