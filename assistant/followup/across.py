"""Follow-ups across levels and documents (跨文件追问): 那国家的呢 after a question on the plan; 第七条呢 after one on a law."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.followup.topic import PRONOUN, points_back
from assistant.mentions import OWN, mentions_of
from corpus import Document, normal

# What is left of a follow-up that only names another level or document: 那…的呢, …定的是多少.
_SAME = re.compile(
    r"[\s,，。?？!]|那么?|呢|换成|改成|要是|如果|问的?是|又?是|的|定了?|规定|要求|说|怎么?|样|多少|几|啊|呀|目标|标准|各?为|呐|则|这?方面|层面|文件|里|中|对此|也"
)
_ADDRESS = re.compile(
    r"^那?么?(?P<address>第[\d一二三四五六七八九十百]+[条款项章节](?:第[\d一二三四五六七八九十百]+[款项])*)(?:的?呢)?[?。!]*$"
)
_LEANS = re.compile(
    r"呢[?。!]*$|^(?:那|其|还有|另外|再|该|此)|^(?:由谁|归谁|谁|什么时候|何时|哪年|多少|几|为什么|怎么|文号)"
)
_YEAR = re.compile(r"(?:到|至|截至|在)?(?:19|20)\d\d年?(?:底|末|前)?")
_NOTE = re.compile(r"（(《[^《》]+》)(?:，[^（）]*)?）\s*$")
_LONG = 14  # characters from which a question without a pronoun stands for itself


def spoken_of(before: str, documents: Mapping[str, Document]) -> str:
    """The words by which the full question `before` names a document or level other than the primary one; "" where
    it names none."""
    text = normal(before).lower()
    found = mentions_of(text, documents)
    primary = next(iter(documents.values()))
    if not found.spans and not found.levels:
        return ""
    if found.documents and all(document is primary for document in found.documents):
        return ""
    spans = found.spans or tuple(span for its in found.levels.values() for span in its)
    return text[spans[0][0] : spans[0][1]]


def topic_without(before: str, documents: Mapping[str, Document]) -> str:
    """The question `before` without the document, level or city that it names, and without its year."""
    text = normal(before).lower()
    found = mentions_of(text, documents)
    spans = [*found.spans, *(span for its in found.levels.values() for span in its)]
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}{text[end:]}"
    text = OWN.sub("", text)
    return re.sub(r"^(?:按照?|根据|在|请问)?(?:里面?|中|对于?|的|规定|要求|说|定的?)?[,，\s]*", "", text)


def across(question: str, before: str, documents: Mapping[str, Document]) -> str:
    """The full question where a follow-up names another level or document, and asks the same of it; "" where it does not.

    Args:
        question: as typed.
        before: the full question before.
        documents: of the library, the primary one first.
    """
    text = normal(question).lower()
    found = mentions_of(text, documents)
    spans = [*found.spans, *(span for its in found.levels.values() for span in its)]
    level = re.search(r"国家|中央|全国|自治区|内蒙古?", text)
    if not spans and level:
        spans = [level.span()]
    own = OWN.search(text)
    if not spans and own:
        spans = [own.span()]
    if len(spans) != 1:
        return ""
    start, end = spans[0]
    rest = f"{text[:start]} {text[end:]}"
    if _SAME.sub("", OWN.sub("", rest) if not own else rest):
        return ""
    named = text[start:end].removesuffix("的")
    topic = topic_without(before, documents)
    topic = topic if _YEAR.search(text) else _YEAR.sub("", topic)
    if not found.documents and not own:
        named = "自治区对" if re.search("自治区|内蒙", named) else "国家对"
    return f"{named}{topic}" if topic else ""


def noted_in(said: str) -> str:
    """The title of the other document that an answer says it rests on; "" where it rests on the primary one."""
    match = _NOTE.search(said)
    return match.group(1) if match else ""


def without_note(said: str) -> str:
    """An answer without the words that say what it rests on."""
    return _NOTE.sub("", said)


def of_another_version(question: str, before: str) -> str:
    """The question before with the year of the version that a follow-up names (那1996年的呢); "" where it names none."""
    text = normal(question).strip()
    year = re.match(
        r"^(?:那么?|换成|改成)?(?P<year>(?:19|20)\d\d)年?(?:版|修订|通过)?的?(?:那[版部个])?呢?[?。!]*$", text
    )
    known = re.search(r"(?:19|20)\d\d(?=年?(?:版|修[订正]|通过|的)*《?[^,，]{0,8}(?:法|条例))", normal(before))
    return f"{normal(before)[: known.start()]}{year['year']}{normal(before)[known.end() :]}" if year and known else ""


def leans_on(question: str) -> bool:
    """Whether a follow-up that names no document is asked of the one spoken of before."""
    text = normal(question).strip()
    return points_back(text) or bool(_LEANS.search(text)) or bool(_ADDRESS.match(text)) or len(text) < _LONG


def of_the_same(question: str, name: str) -> str:
    """A follow-up that needs the document's name alone to be full (第七条呢, 它要建几个); "" where it needs more."""
    text = normal(question).strip()
    address = _ADDRESS.match(text)
    if address:
        return f"{name}{address['address']}规定了什么"
    pronoun = PRONOUN.search(text)
    if pronoun and pronoun.start() <= 2 and re.search("多少|几|什么|哪|谁|怎|吗", text):
        return f"{text[: pronoun.start()]}{name}{text[pronoun.end() :]}"
    return ""
