"""What decides a refusal by itself (硬性拒答): a reason that no similarity outweighs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from assistant.agreement import agreement, place_missing
from assistant.compose.draft import Draft, cited
from assistant.library_memo import once_a_library
from assistant.question import Question
from assistant.select import Evidence
from assistant.terms import Term, covered, unknown_english
from corpus import Document, normal
from corpus.facts import references_in
from index import QuestionIndex

_ATTACKS = Path(__file__).parent / "lexicon" / "attacks.txt"
_EXISTS = re.compile(
    r"(?:有没有|有无|是否|可曾|有).{0,3}(?:提到|提及|提过|写到|写过|说到|涉及|规定|出现|关于|讲到)|提到了?.{1,16}[吗没]|写了[吗没]|有没有.{2,14}(?:字|内容|规定|要求|条款)|"
    r"(?:anything|something) about|(?:mention|say anything|cover)"
)
# A follow-up that could not be completed still asks something: 谁牵这个头.
_ASKING = re.compile(r"[谁何哪几啥]|什么|多少|怎么|还有|别的")
_MONTH = re.compile(r"几月|哪个?月|(?<![发函办字])几号(?!文)|哪一?天|几点|月份|which month|what date|which day")
_PERCENT = re.compile(r"百分之(?:几|多少)|百分比是|几成|几个?百分点|what percentage")
_SHARE = re.compile(r"%|百分|成以上|全部|全面|全覆盖|所有")
_ADDRESS_WORD = re.compile(r"[第这那每]?[一二三四五六七八九十\d]*(?:大)?(?:节|条|部分|款|项|处|章|别处)")
_OWN_YEAR = re.compile(r"(?:19|20)\d\d年?(?:的|印发|出台|发布|制定|通过)*(?:这份|这个|该|本)?(?:方案|文件|通知|版)")
_OTHER_LAW = re.compile(
    r"(?:中华人民共和国)?[\u4e00-\u9fff]{2,12}(?:法|条例|民法典|刑法)(?:》|第|里|对|规定|的规定|是怎么|关于|中)"
)


# What came of it: a plan says what is to be, not what has become of it.
_OUTCOME = re.compile(
    r"(?:到底|最后|最终|究竟|按时|如期|按期|目前|(?<![体表实呈展出])现在|至今|眼下|如今|截至目前).{0,16}(?:了没有?|了吗|没有?[?。]*$|完成了|做到了|了多少|了几|做到没)"
    r"|(?<![列分用提说写引给定讲举设含求署点排规确])(?:了|上来)(?:多少|几)(?:个|所|名|人|家|位|次|万|元|件)"
    r"|(?:目前|(?<![体表实呈展出])现在|现有|如今|眼下|已经?建成|已有|还剩|剩下?)(?!起).{0,14}(?:多少|几|哪些|数量|第几|是谁|比例)"
    r"|(?<![到及写定确出列设排说有])了(?:没有?|吗)[?。!]*$"
    r"|现有数量|现状(?:是|如何|怎么样|数)"
)
_FOREIGN = 0.9  # the weight of a word that the documents hardly know
# Words of a conversation that segmentation takes for content: 原话, 其余, 第二个, 这笔, 类似.
_ASKING_WORD = re.compile(
    r"原[文句话]|完整|其余|类似|出自|全[称名]|前面|后面|^第|[123一二两三几]个|[这那]|什么|来$|说完|换成"
)
# What the text says is asked, not what became of it: 方案说已经建成了吗, 给出具体数了没
_SAYS = re.compile(
    r"(?:方案|文件|通知|里面?|上面?)(?:里|中|上)?.{0,3}(?:说|写|提|讲|要求|规定|明确|给)|(?:要求|规定|提到|提及|写明|给出|明确)[^,，。]{0,16}了(?:没有?|吗|么)[?。!]*$"
)
_REPORTED = re.compile(r"目前|现有|剩余|已经?(?!建成)|截至|累计")
_CHOICE = re.compile(r"(?P<one>[^,，。?？、]{2,14})还是(?P<other>[^,，。?？、]{2,14})")


@lru_cache(maxsize=1)
def _attacks() -> re.Pattern[str]:
    lines = _ATTACKS.read_text(encoding="utf-8").splitlines()
    return re.compile("|".join(f"(?:{line})" for line in lines if line and not line.startswith("#")), re.IGNORECASE)


def no_question(question: Question) -> bool:
    """Whether the text asks the documents nothing: an order to the machine, code, or no content at all."""
    if _attacks().search(question.normal):
        return True
    asks = question.address or question.numbers or question.years or question.quoted or question.titles
    if question.terms or asks or _ASKING.search(question.normal) or question.text != question.asked:
        return False
    return len(question.types) == 1 and question.type in ("task", "yesno")


def asks_outcome(question: Question, draft: Draft) -> bool:
    """Whether it asks what has become of a goal, which none of the cited sentences reports."""
    if not _OUTCOME.search(question.normal) or _SAYS.search(question.normal):
        return False
    return not any(_REPORTED.search(span.document.text[span.start : span.end]) for span in draft.spans)


def absent(question: Question, evidence: Sequence[Evidence], documents: Mapping[str, Document]) -> str:
    """The words that a question of existence asks for and that the documents do not hold; "" where there are none."""
    if not _EXISTS.search(question.normal):
        return ""
    texts = " ".join(normal(document.text) for document in documents.values())
    for quote in question.quoted:
        if quote not in texts:
            return quote
    missing = [
        term
        for term in question.terms
        if term.weight >= 0.5 and covered(term, texts) < 0.5 and not _ADDRESS_WORD.fullmatch(term.word)
    ]
    if missing:
        return missing[0].word
    if unknown_english(question.normal) >= 0.5:
        return question.text.strip("?？ ")
    best = evidence[0].coverage if evidence else 0.0
    return "、".join(term.word for term in question.terms) if best < 0.6 and question.terms else ""


def foreign_document(question: Question, documents: Mapping[str, Document]) -> str:
    """A document that the question names and that neither is held nor named by one that is; "" where there is none."""
    law = None if question.titles else _OTHER_LAW.search(question.normal)
    if not question.titles and law is None:
        return ""
    known = _titles_in(documents)
    for title in question.titles:
        if title not in known and not any(title in one or one in title or _overlap(title, one) >= 0.6 for one in known):
            return title
    if law is not None:
        name = re.sub(r"(?:》|第|里|对|规定|的规定|是怎么|关于|中)$", "", law.group())
        core = re.sub(r"^.*?(?=[\u4e00-\u9fff]{2,6}(?:法|条例)$)", "", name)
        if len(core) >= 3 and not any(core in one for one in known) and not _ordinary(core):
            return core
    return ""


@once_a_library
def _titles_in(documents: Mapping[str, Document]) -> frozenset[str]:
    """The titles of the documents and of those that they name."""
    held = {normal(document.title) for document in documents.values()}
    cited = (reference.title for document in documents.values() for reference in references_in(document.text))
    return frozenset(held | set(map(normal, cited)))


def conflict(question: Question, evidence: Sequence[Evidence], draft: Draft) -> str:
    """Why the sentence that the draft rests on cannot answer: another place, another year, or no month; "" where it can."""
    rests_on = cited(evidence, draft)
    if not rests_on or question.type == "yesno":
        return ""
    if _neither(question, rests_on):
        return "choice"
    checks = [agreement(question, piece) for piece in rests_on]
    if "compare" not in question.types and place_missing(question, rests_on):
        return "place"
    # 2019年的方案: the year of the document, not one that something is due in.
    if all(check.year == 1.0 for check in checks) and not _OWN_YEAR.search(question.normal):
        return "year"
    if _PERCENT.search(question.normal) and not any(_SHARE.search(piece.statement.sentence.text) for piece in rests_on):
        return "percent"
    if (
        "reference" not in question.types
        and _MONTH.search(question.normal)
        and not any("月" in piece.statement.sentence.text for piece in rests_on)
    ):
        return "month"
    return ""


def strays(
    question: Question, evidence: Sequence[Evidence], draft: Draft, written: QuestionIndex, own: Sequence[Term]
) -> bool:
    """Whether a follow-up asks of the topic what neither the cited sentences nor the questions written for them speak of.

    Its completion holds the words of the topic, which cover the sentence however little the follow-up itself does
    (要求什么学历或证书, of the teachers just spoken of).
    """
    rests_on = cited(evidence, draft)
    if not own or not rests_on:
        return False
    texts = [piece.statement.sentence.text for piece in rests_on]
    texts += [written.asked_of(piece.document.id, piece.statement.sentence.start) for piece in rests_on]
    everything = normal("\n".join(texts)).lower()
    told = [term for term in own if not _ASKING_WORD.search(term.word)]
    return bool(told) and all(term.weight >= _FOREIGN and covered(term, everything) < 0.5 for term in told)


def _neither(question: Question, evidence: Sequence[Evidence]) -> bool:
    """Whether it lets choose between two (抽签还是派位) of which the sentences speak of neither."""
    choice = _CHOICE.search(question.normal)
    if choice is None:
        return False
    context = " ".join(normal(f"{piece.statement.sentence.text} {piece.clause.heading}") for piece in evidence).lower()
    one = [term for term in question.terms if term.word in choice["one"]][-1:]
    other = [term for term in question.terms if term.word in choice["other"]][:1]
    held = [covered(term, context) for term in (*one, *other)]
    held += [float(choice["one"][-2:] in context)] if not one else []
    held += [float(choice["other"][:2] in context)] if not other else []
    return max(held) < 0.6


def _overlap(a: str, b: str) -> float:
    pairs = {a[i : i + 2] for i in range(len(a) - 1)}
    return sum(pair in b for pair in pairs) / len(pairs) if pairs else 0.0


def _ordinary(word: str) -> bool:
    """Words that end in 法 and are no law: 办法, 方法, 做法."""
    return bool(re.search(r"(办|方|做|说|看|想|写|用|执|立|守|普|依|违|合|教|学|玩|算|语|书|文|手)法$", word))
