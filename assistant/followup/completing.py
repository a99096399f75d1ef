"""Whether a question leans on the conversation, and the full question that it stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Turn
from assistant.followup.contrast import ASKS, put_in_place, subject_of
from assistant.followup.outline import pointed
from assistant.followup.place import Places, Searcher, meant, nearness, states
from assistant.followup.topic import PRONOUN, entity, people, points_back, topic_of, with_topic, without_asking
from assistant.lexicon import synonyms
from assistant.question import Question
from assistant.select import Evidence, Register
from assistant.terms import Term, Vocabulary, content_words, coverage, covered, weigh
from corpus import Document, normal
from corpus.facts import Statement

_DEPTH = 6  # turns that a completed question may lean on
_OPENING = re.compile(
    r"^(那么|那(?!些|个)|还有(?=[^什哪几别其吗没])|另外|再|其中|此|上述|前面|刚才|好的?[,，。]|and |what about|how about)[,，]?"
)
_CHANGED = re.compile(
    r"^(?:好的?[,，。]?)?(?:换个(?:问题|话题)|另一个问题|另外(?:想)?问(?:一)?下|再问一个|不说这个了|先不说这个|换一个)[,，。:： ]*(?P<rest>.{4,})$"
)
# Words that point back, and questions that open with what they ask.
_POINTING = re.compile(r"^(?:那么?|其(?!他)|还(?!有没有)|另外|上述|前面|刚才|and\b|what about|how about)|呢[?。!]*$")
_ASKING_FIRST = re.compile(
    r"^(?:由谁|归谁|谁|什么时候|何时|哪年|哪一年|多少|几|为什么|怎么|标准|文号|原文|要在|写在|在哪|完成时限|责任单位|具体|when|who|where|why)"
)
_WHOLE = re.compile(
    r"(?<!哪)(?<!哪[个份])(?:方案|文件|通知)(?!要求的)|.[那这][一1]?[节条块](?!是|叫)|重点任务|保障措施|总体要求|总体目标|第.{1,3}部分|[一二三]、"
)
_YEAR_ONLY = re.compile(
    r"^(?:那么?|and)?\s*(?:换成|改成|换到|要是|如果是?|到|in|by)?\s*((?:19|20)\d\d)\s*年?(?:底|末)?(?:的|呢|要求|目标|任务|指标|规定|安排|怎么样|怎么说|是多少|是啥|是什么|如何|有哪些|有啥|要达到多少)*(?:呢[,，](?:[涨升增提长降]到|达到|是|要|变成)*(?:多少|几成?|什么|啥|怎么样))?[?。!]*$"
)
_ALSO = re.compile(
    r"^(?P<subject>[\u4e00-\u9fff]{1,8}?)(?:也|又)(?:能|要|是|有|算|行|可以|包括|一样|得|该)(?!.*(?:多少|几|哪|谁|什么|啥|怎))"
)
_SUBJECT_FIRST = re.compile(r"^([\u4e00-\u9fff]{1,12}?)的?呢[,，](?=.)")
_FILLING = re.compile(r"一共|[1一]共|总共|到底|究竟")
_FURTHER = re.compile(r"还|其他|另外|别的")
_CONTRASTS = re.compile(r"^(?:那么?|换|改|要是|如果)|呢")
_SAME_YEAR = re.compile(r"同一?年|那一?年|当年|这一年(?!级)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_EXCEPT_IT = re.compile(r"^(?:那么?)?除了?(?:它|他|这个|这些|这)(?:以外|之外)?[,，]?")
_COPYING = re.compile(r"原文|原句|原话|完整|逐字|照抄|抄写|抄|一下|怎么写的|写的|给我|一遍")
_WORDING = re.compile(r"原文|原句|原话|怎么写的|逐字|抄一下|照抄")
_MORE = re.compile(
    r"没说完|其余的|剩下的|接着说|继续说|还有(?:别的|其他|什么|哪些|呢|吗|没有|没)|别的(?:呢|吗)|其他的?(?:呢|吗)|anything else|any more|others"
)
_OF_PAPER = re.compile(r"文号|几号|多少号|谁|哪年|什么时候|名称|全称|全名|叫什么|印发|条")
# How strongly the place of the conversation draws, by how much a question says itself; set on the dev half.
_PULL_POINTING, _PULL_SHORT, _PULL, _PULL_OWN = 1.0, 0.7, 0.45, 0.3
_SHORT, _LONG = 8, 16  # characters
_RARE = 0.7  # the weight of a word that few sentences hold
_OWN = 1.0  # summed weight of the content words from which a question has a topic of its own
_COVERED, _TELLING = 0.75, 0.4  # of its words by the sentence; the weight of its most telling word
_NAMED = 0.6  # how much a sentence that holds the other subject is preferred


@dataclass(frozen=True)
class Grounds:
    """What a question is completed from besides its conversation.

    Attributes:
        vocabulary: of the corpus; tells content words.
        document: the one whose clauses "the next section" counts.
        register: the sentences with the headings above them.
        places: finds the sentence that a conversation is about.
        search: a question on its own → its evidence, all sentences.
    """

    vocabulary: Vocabulary
    document: Document
    register: Register
    places: Places
    search: Searcher


def resolve(question: str, history: Sequence[Turn], grounds: Grounds) -> str:
    """The full question that `question` stands for in its conversation; itself where it stands alone.

    Args:
        question: as typed.
        history: the turns before, oldest first.
        grounds: the documents.
    """
    turns = [n for n, turn in enumerate(history) if turn.role == "user" and turn.content.strip()]
    if not turns:
        return question
    text = normal(question).strip()
    changed = _CHANGED.match(text)
    if changed:
        return changed["rest"]
    asked = history[turns[-1]].content.strip()
    before = resolve(asked, history[: turns[-1]][-_DEPTH:], grounds)
    said = next((turn.content for turn in reversed(history) if turn.role == "assistant"), "")
    spoken_of = grounds.places.spoken_of(before, said)
    return (
        _of_the_question(text, before, grounds.vocabulary)
        or pointed(text, before, said, grounds.document, spoken_of, grounds.vocabulary)
        or _of_a_paper(text, said, spoken_of, grounds.vocabulary)
        or _of_the_topic(question, text, before, said, spoken_of, grounds)
    )


def _of_the_question(text: str, before: str, vocabulary: Vocabulary) -> str:
    """The question before with another year, asked for its wording, or for more; "" where none of these is meant."""
    year = _YEAR_ONLY.match(text.lower())
    if year and (_YEAR.search(normal(before)) or _CONTRASTS.search(text)):
        return _with_year(before, year.group(1))
    stem = before.rstrip("?？。")
    if _WORDING.search(text) and not content_words(_COPYING.sub(" ", without_asking(text)), vocabulary):
        return f"{stem}?原文怎么写"
    return f"{stem}?还有其他的吗?" if _MORE.search(text) and len(text) < _LONG else ""


def _with_year(before: str, year: str) -> str:
    if _YEAR.search(normal(before)):
        return _YEAR.sub(year, normal(before), count=1)
    return f"{year}年{before}"


def _of_a_paper(text: str, said: str, spoken_of: Statement | None, vocabulary: Vocabulary) -> str:
    """What is asked of the document that was just named (谁印发的,几号文), with its title; "" where none was."""
    if not _OF_PAPER.search(text):
        return ""
    words = content_words(without_asking(text), vocabulary)
    titles = re.findall(r"《([^《》]+)》", said)
    told = titles or ([one.title for one in spoken_of.references] if spoken_of else [])
    if len(told) > 1 and words and re.search(r"那个|那份|哪个|哪份|全名|全称|名称|文号|谁|叫什么", text):
        title = _standing_out(words, told)
        if title:
            return f"《{title}》{'的文号' if '文号' in text else '的全称'}"
    bare = _OPENING.sub("", text).strip(" ,，")
    if titles and not [word for word in words if not re.search("印发|发布|制定", word)]:
        return f"《{titles[0]}》{PRONOUN.sub('', bare).removeprefix('的')}"
    return ""


def _standing_out(words: Sequence[str], titles: Sequence[str]) -> str:
    """Of several titles the one that holds most of `words`; "" where none stands out."""

    def held(title: str) -> int:
        return sum(any(variant in title for variant in (word, *synonyms().get(word, ()))) for word in words)

    ranked = sorted(titles, key=held, reverse=True)
    return ranked[0] if held(ranked[0]) > held(ranked[1]) else ""


def _of_the_topic(
    question: str, text: str, before: str, said: str, spoken_of: Statement | None, grounds: Grounds
) -> str:
    """The question with the topic of the conversation, or in the place of the one before; itself where it stands alone."""
    if spoken_of is None:
        return question
    bare = _EXCEPT_IT.sub("除此之外", text) if _EXCEPT_IT.search(text) else _OPENING.sub("", text).strip(" ,，")
    bare = _dated(bare, before, said)
    bare = _SUBJECT_FIRST.sub(r"\1", bare)
    subject = _contrasted(text, bare, grounds.vocabulary)
    if subject:
        understood, evidence = grounds.search(f"{subject} {before}")
        words = weigh(content_words(subject, grounds.vocabulary), grounds.vocabulary)
        evidence = sorted(
            evidence,
            key=lambda piece: -piece.score - _NAMED * coverage(words, grounds.register.context(piece.statement)),
        )
        target = evidence[0]
        context = grounds.register.context(target.statement)
        return put_in_place(subject, before, context, target.statement.sentence.text, grounds.vocabulary)
    understood, evidence = grounds.search(_FILLING.sub("", bare))
    target = meant(understood, evidence, spoken_of, _pull(text, understood)) or evidence[0]
    if _says_itself(text, before, understood, evidence, target):
        return question
    near = nearness(target.statement, spoken_of) > 0
    if not near and not _needs(text, understood):
        return question
    context = grounds.register.context(target.statement if near else spoken_of)
    own = content_words(without_asking(bare), grounds.vocabulary)
    topic = (people(bare) and entity(before, said)) or topic_of(before, said, own, context, grounds.vocabulary)
    return with_topic(topic, bare) if topic else bare


def _contrasted(text: str, bare: str, vocabulary: Vocabulary) -> str:
    """The other subject of which the same is asked (那公办园呢, 督导也能用吗); "" where none is named."""
    also = _ALSO.match(bare)
    if also and not _WHOLE.search(bare) and not content_words(bare[also.end() :], vocabulary):
        return also["subject"]
    subject = subject_of(bare)
    asked = re.search(r"呢[?。!]*$|^(?:and|what about|how about)\b", text)
    return subject if asked and not ASKS.search(subject) and not re.search(r"[?。!]|还是", subject) else ""


def _dated(text: str, before: str, said: str) -> str:
    """`text` with the year of the conversation for 同年 or 那年."""
    year = _YEAR.search(normal(said)) or _YEAR.search(normal(before))
    return _SAME_YEAR.sub(f"{year.group()}年", text) if year else text


def _pull(text: str, question: Question) -> float:
    """How strongly the conversation draws a question."""
    weight = sum(term.weight for term in question.terms)
    if points_back(text) or (_ASKING_FIRST.search(text) and weight < _OWN) or not question.terms:
        return _PULL_POINTING
    if _names_its_own(text, question):
        return 0.0
    return _PULL_SHORT if len(text) <= _SHORT or weight < _OWN else _PULL if weight < 2 * _OWN else _PULL_OWN


def _says_itself(text: str, before: str, question: Question, evidence: Sequence[Evidence], target: Evidence) -> bool:
    """Whether a question is answered by the same sentence with the conversation and without, by words of its own."""
    if states(question, target.statement) or _names_its_own(text, question):
        return True
    if points_back(text) or not question.terms:
        return False
    if len(text) >= _LONG:
        return True
    weight = sum(term.weight for term in question.terms)
    if weight >= _OWN and any(_only_there(term, evidence[0], target) for term in question.terms):
        return True
    if _FURTHER.search(text) and all(term.word in before for term in question.terms):
        return True  # 还要制定哪些, after another that is drawn up: the whole list is asked for
    told = max(term.weight for term in question.terms)
    return target is evidence[0] and target.coverage >= _COVERED and not _ASKING_FIRST.search(text) and told >= _TELLING


def _only_there(term: Term, alone: Evidence, target: Evidence) -> bool:
    """Whether the best evidence for the question alone holds a rare word that the sentence near by lacks altogether."""
    there, here = (normal(piece.statement.sentence.text).lower() for piece in (alone, target))
    return term.weight >= _RARE and covered(term, there) == 1.0 and covered(term, here) == 0.0


def _names_its_own(text: str, question: Question) -> bool:
    """Whether a question says what it is about: the document itself, a clause, a title, a number, a quoted phrase."""
    named = question.titles or question.numbers or question.address or question.quoted
    return bool(named or _WHOLE.search(text))


def _needs(text: str, question: Question) -> bool:
    """Whether a question can't be understood by itself, though nothing near what was spoken of answers it."""
    weight = sum(term.weight for term in question.terms)
    if not question.terms:
        return not (_names_its_own(text, question) or question.years)
    if _names_its_own(text, question):
        return False
    if _ASKING_FIRST.search(text) and len(text) <= _SHORT:
        return True
    return weight < _OWN and bool(points_back(text) or _ASKING_FIRST.search(text))
