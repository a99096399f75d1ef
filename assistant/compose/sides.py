"""What a question sets side by side, told by its wording alone (对比的各方).

``云平台和大数据中心,两者建成的年份一不一样`` has two sides, ``云平台`` and ``大数据中心``. A frame before them
(``心理健康方面,对专职老师跟对班主任…``) belongs to both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_JOIN = r"和|与|跟|同(?![1一样年期时])|及|以及|、|(?<![占分])比(?![例重])|还有|加上|加(?![强大快入])|vs\.?"
# Where the sides end and what is asked of them begins.
_ASKED = re.compile(
    r"是?(?:不是)?(?:一回事|同一件事|一码事)|分别|各自|各是|各用|各要|各有|各为|各写|各在|各(?=[^级类地])|哪个|哪一个|哪一?[项类节边条样]|哪一?年|谁|一共|总共|合计|按.{1,4}排|排[个一下]*序|相差|差[几多]|高[出几多]|低[出几多]|多[出几多]|少[几多]|早[几发]|晚[几发]|是不是|是否|都[是要算在]|一样|一不一样|"
    r"相同|不同|两样|区别|[两2]者|[二2]者|这?[两2]个[都数分]|加起来|合计|一共|总共|之和|对比|比较|有什么|有啥|有何|几倍|倍|怎么|说的是|期限|的年份|建成的|内容|到20\d\d年|先后|号码|前者|后者|在前|在后|[写放列归]?(?:在|属于)?同[1一]"
)
# A predicate that hangs on the last side.
_PREDICATE = re.compile(
    r"(?<=[\u4e00-\u9fff”\"]{2})(?:不是[同1一]|写在|放在|列在|归在|出现在|提到|属于|归(?=哪|同)|在(?=同|哪|第)|也是|也讲|也要|又是|都要|都算|都在|都有|搞的是|搞的也是|叫什么|是在|是哪|是几|是什么|对象是|的?(?:要求|规定|对象|主语|说法|用力方式)(?=[,，、有是各]|$)|那边|这边|[两2]边|下面的?条目|早发|晚发).*$"
)
_EDGES = re.compile(
    r"(?:的)?(?:数量|数目|个数|人数|(?:建成|完成|达标|实现)(?:年份|时间|期限)|年份|期限|目标值|指标值)(?:是)?$|[“”\"的在吗呢,，。?？！! ]+$|(?:这|那)[一1两2]?(?:条|份|个|节|项|家|块)$|^[“”\"把让对给向像还是请问 ]+"
)
# What people put before: 麻烦帮我对比一下
_PADDING = re.compile(
    r"^(?:请问|请|您好|你好|麻烦|辛苦|劳驾|那么?|到?20\d\d年[,，]?|排[个一下]*序[呗吧]?|(?:帮[我忙]?)?(?:对?比|比较|看|查|算|问)(?:对|较)?[一1]?下|帮[我忙]|想?请教|[:：,，。 ])+"
)
# A,跟B…: joined over a pause
_PAUSED = re.compile(r"(?P<a>[^?？;；]{3,24})[,，](?:跟|和|与|同)(?P<b>[^,，?？]{3,30})")
# Two that do one thing: 中共中央和国务院联名的意见
_TOGETHER = re.compile(r"联名|联合(?:印发|发文|发布|制定|下发|出台)|共同(?:印发|发文|制定|发布)|合发|一道")
_CHUNK = re.compile(r"[,，:：;；?？。]|——|—")
_LATTER = re.compile(r"前者|后者")
# Quotes that are what is to be chosen from, not what is compared: 哪个是“建立”、哪个是“探索建立”.
_AS_ANSWERS = re.compile(r"(?:[哪一1那]个|谁)(?:只?是|叫|用|要)?[“\"]")
_NO_SIDE = re.compile(r"(?:小?(?:条|项|点)目?(?:数目?)?)|这?[两2三3]个.{0,2}|方案里?|具体")


@dataclass(frozen=True)
class Sides:
    """Two or three things set side by side.

    Attributes:
        words: each of them, as the question has it.
        frame: what stands before them and belongs to all, "" where nothing does.
    """

    words: tuple[str, ...]
    frame: str = ""

    def asked(self, side: str) -> str:
        """The words to look a side up by."""
        return f"{self.frame}{side}"


NONE = Sides(())


@lru_cache(maxsize=256)  # one question is asked for its sides several times on its way
def sides_of(text: str, quoted: tuple[str, ...] = ()) -> Sides:
    """The things that a normalised question sets side by side; no words where it does not.

    Args:
        text: the normalised question.
        quoted: what it puts in quotes.

    >>> sides_of("云平台和大数据中心,两者建成的年份一不一样").words
    ('云平台', '大数据中心')
    >>> sides_of("学校100所、幼儿园40所,前者是后者几倍").words
    ('学校100所', '幼儿园40所')
    """
    if text.isascii():
        return _english(text)
    bare = _PADDING.sub("", text)
    ratio = re.match(r"(?P<a>.{2,24}?)(?:是|为|相当于)(?P<b>.{2,24}?)(?:的|数量的)?(?:几|多少)倍", bare)
    if ratio and not _LATTER.search(text):
        return Sides((ratio["a"], ratio["b"]))
    shared = re.match(r"(?P<a>.{2,20}?)(?:平摊|分摊|均摊|摊|分)(?:到|给)(?P<b>.{2,20}?)(?:[,，]|平均|每)", bare)
    if shared:
        return Sides((_clean(shared["a"]), _clean(shared["b"])))
    either = re.match(r"(?P<a>.{2,16}?)更?(?P<more>[多大高少小低早晚])[,， ]*还是(?P<b>.{2,16}?)更?(?P=more)", bare)
    if either:
        return Sides((_clean(either["a"]), _clean(either["b"])))
    parallel = re.match(
        r"(?P<a>[^,，?？;；]{2,14}?)(?:一共|总共)?(?:有|要|是|分)(?:几|多少)[^,，?？;；]{0,6}[,，?？;；](?P<b>[^,，?？;；]{2,14}?)(?:一共|总共)?(?:有|要|是|分)(?:几|多少)",
        bare,
    )
    if parallel:
        return Sides((_clean(parallel["a"]), _clean(parallel["b"])))
    if 2 <= len(quoted) <= 3 and not _within_one(quoted, bare) and not _AS_ANSWERS.search(bare):
        return Sides(tuple(quoted))
    paused = _PAUSED.match(bare)
    if paused:
        return Sides((_clean(paused["a"]), _clean(_before_asked(f"　{paused['b']} "))))
    before: list[str] = []
    for chunk in _CHUNK.split(bare):
        words = _split(chunk)
        if len(words) >= 2:
            frame = "".join(_frame_word(one) for one in before)
            return Sides(words[:4], frame if len(frame) <= 16 else "")
        before.append(chunk)
    spaced = [_clean(_before_asked(one)) for one in bare.split() if not _ASKED.match(one)]
    spaced = [one for one in spaced if len(one) >= 2]
    if len(spaced) == 2 and bare.count(" ") >= 2:
        return Sides(tuple(spaced))
    return NONE


_ENGLISH = (
    r"(?:difference|differ|change|compare|comparison)[^,?]*? between (?P<a>.+?) and (?P<b>[^?,]+)",
    r"(?:does|do|is|are) (?P<a>.+?) (?:exceed|differ from|higher than|larger than|more than|earlier than|lower than)s? (?P<b>[^?,]+)",
    r"(?P<a>.+?) (?:versus|vs\.?|compared (?:to|with)|minus|exceeds?) (?P<b>[^?,]+)",
    r"what do (?P<a>[^,?]+?), and what do (?P<b>[^,?]+)",
    r".*?(?:[:,]| - |\bis|\bare) (?:the |ending |having )?(?P<a>[^,?:]+?),? or (?:the )?(?P<b>[^,?]+)",
    r"(?:how many|what|which)[^,?:]*? (?:of|for|are|is) (?P<a>[^,?]+?) (?:and|plus) (?:for )?(?P<b>[^,?]+)",
)


def _english(text: str) -> Sides:
    """The sides of an English question: between A and B, A versus B, does A exceed B, is A or B."""
    for pattern in _ENGLISH:
        found = re.search(pattern, text)
        if found:
            return Sides((found["a"].strip(), found["b"].strip()))
    return NONE


def _split(chunk: str) -> tuple[str, ...]:
    """The parts of a stretch without a pause, cut where what is asked of them begins."""
    if _TOGETHER.search(chunk):
        return ()
    head = _before_asked(chunk)
    parts = re.split("、", head)
    parts = re.split(_JOIN, head) if len(parts) < 3 else [*parts[:-1], *re.split("和|以及|及", parts[-1])]
    parts = [_clean(part) for part in parts]
    parts = [part for part in parts if len(part) >= 2 and not _NO_SIDE.fullmatch(part)]
    if len(parts) == 2 and parts[1].startswith("在") and "在" in parts[0][1:]:
        parts[1] = parts[0][: parts[0].index("在", 1)] + parts[1]  # 第三方在督导和在监测问责里
    return tuple(parts) if 2 <= len(parts) <= 4 else ()


def _before_asked(chunk: str) -> str:
    cut = next(
        (m.start() for m in _ASKED.finditer(chunk) if m.start() >= 4 and re.search(rf"{_JOIN}|\s", chunk[: m.start()])),
        None,
    )
    return chunk[:cut] if cut is not None else chunk


def _clean(part: str) -> str:
    bare = _PREDICATE.sub("", part.strip())
    while (shorter := _EDGES.sub("", bare).strip()) != bare:
        bare = shorter
    return bare


def _frame_word(chunk: str) -> str:
    """A stretch before the sides as their common frame: 心理健康方面, 民办教育那条里."""
    found = re.fullmatch(
        r"(?P<frame>[\u4e00-\u9fff“”\"]{2,12}?)(?:方面|这块|上|那[一1]?(?:条|节|块)(?:里|中)?|里|中|的[两2三3]个.{2,4})",
        chunk.strip(),
    )
    return found["frame"] if found else ""


def _within_one(quoted: tuple[str, ...], text: str) -> bool:
    """Whether the quotes stand together as one thing ("三通"建设的"校校通") rather than side by side."""
    first, last = text.find(quoted[0]), text.find(quoted[-1])
    if any(one != other and one in other for one in quoted for other in quoted):
        return True
    between = text[first + len(quoted[0]) : last] if 0 <= first < last else ""
    return "的" in between.strip("”“\"'") and not re.search(rf"{_JOIN}|[,，]|还是|又", between)
