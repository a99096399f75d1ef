"""Figures of an answer that nothing it cites supports (无依据的数字).

This check shares nothing with the product's own verification except the normaliser. A figure (a number with its
unit, a year, a 文号) is supported by a cited quote or by the question; an address such as 第2部分 by the cited
clauses. Free are list numbering, counts of what the answer itself lists (共3项), and results that stand beside a
computation that holds and whose operands are supported (86%−60%=26个百分点).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from corpus import normal
from corpus.numerals import number_of
from eval.wording import unmarked

_UNIT = (
    r"个百分点|百分点|%|‰|公里|小时|万元|亿元|万|亿|周岁|个月"
    r"|[年月日岁元分号名位人所个项家份条款处套门节周次间种类块张篇部届座批期倍点天字]"
)
_NUMBER = r"\d+(?:\.\d+)?"
_FIGURE = re.compile(rf"(?<![\d.])({_NUMBER})\s*({_UNIT})?")
_SAME = {"位": "人", "名": "人", "个百分点": "百分点", "周岁": "岁", "个月": "月"}
# (example) 国办发〔2019〕15号
_DOCUMENT_NUMBER = re.compile(r"([\u4e00-\u9fff]{0,10})〔(\d{4})〕(\d+)号")
# (example) 0—3岁, 2019—2022年, 1至3项: the first number has the unit of the last.
_RANGE = re.compile(rf"({_NUMBER})(?=(?:至|到|[-—~])({_NUMBER})({_UNIT}))")
# (example) 2019年至2021年, 2019—2021年: the years between are named too.
_YEARS = re.compile(r"(?<!\d)(20\d\d)年?(?:至|到|[-—~])(20\d\d)(?!\d)")
# (example) 2019-12-13, 2019.12.13
_ISO_DATE = re.compile(r"(?<!\d)(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
# (example) 第2部分, 第12条
_ORDINAL = re.compile(r"第(\d+)(部分|大项|小项|条|款|项|点|章|节|个)")
# (example) at the head of a line or of a part of a sentence: 1. 2、 (3) ④; before a digit (1.40所) at the head only
_NUMBERING = re.compile(
    r"^[ \t　*#>•-]*(\d{1,2})[.．](?=\d)"
    r"|(?:^|(?<=[\n;；。:：]))[ \t　*#>•-]*(?:[(（](\d{1,2})[)）]|(\d{1,2})(?:[、)）]|[.．](?!\d))|([①-⑳]))\**",
    re.MULTILINE,
)
# (example) 共3项, 以下2个方面
_COUNT = re.compile(
    r"(?:共计|合计|总共|一共|共有|共|以下|下列|如下|这|各有|有|列出|列|包括|涉及|分为|提出|找到|查到|为)"
    r"(?P<n>\d{1,3})[大小]?(?P<unit>个方面|方面|项|条|个|处|份|家|类|点|件|部|种|句)"
)
_SPLIT_ITEMS = re.compile(r"[、,;]|和|以及|及|与")
_OPERATORS = {"−": "-", "-": "-", "—": "-", "减去": "-", "减": "-", "+": "+", "加上": "+", "加": "+"}
_OPERATORS |= {"×": "*", "*": "*", "x": "*", "乘以": "*", "乘": "*", "÷": "/", "/": "/", "除以": "/"}
_OPERATOR = "|".join(re.escape(sign) for sign in sorted(_OPERATORS, key=len, reverse=True))
_OPERAND = rf"(?:{_NUMBER})\s*(?:{_UNIT})?"
_COMPUTATION = re.compile(rf"({_OPERAND}(?:\s*(?:{_OPERATOR})\s*{_OPERAND})+)\s*(?:=|≈|等于|约等于)\s*约?({_OPERAND})")


@dataclass(frozen=True)
class Figure:
    """A number with its unit ("" where it has none), as the text writes it in normal form."""

    number: Decimal
    unit: str
    written: str


@dataclass
class _Support:
    """What figures may stand: with their units, numbers alone, ordinals of addresses and document numbers."""

    figures: set[tuple[Decimal, str]] = field(default_factory=set)
    numbers: set[Decimal] = field(default_factory=set)  # these support any unit
    ordinals: set[int] = field(default_factory=set)
    document_numbers: list[tuple[str, str, str]] = field(default_factory=list)

    def holds(self, figure: Figure) -> bool:
        if figure.number in self.numbers:
            return True
        if figure.unit:
            return (figure.number, figure.unit) in self.figures
        return any(number == figure.number for number, _ in self.figures)

    def read(self, text: str) -> None:
        """Take up everything that a quote says."""
        written = _written(text)
        for issuer, year, serial in _DOCUMENT_NUMBER.findall(written):
            self.document_numbers.append((issuer, year, serial))
            self.figures |= {(Decimal(year), "年"), (Decimal(serial), "号")}
        self.ordinals |= {int(number) for number, _ in _ORDINAL.findall(written)}
        self.figures |= {(figure.number, figure.unit) for figure in figures(_DOCUMENT_NUMBER.sub(" ", written))}


def unsupported(
    text: str,
    quotes: Iterable[str],
    questions: Iterable[str] = (),
    addresses: Iterable[tuple[str, ...]] = (),
    names: Iterable[str] = (),
) -> tuple[str, ...]:
    """The figures of an answer that are supported by nothing, as written (normal form), each once:
    document numbers first, then addresses, then all others.

    Args:
        text: the answer's text with its ``[n]`` marks.
        quotes: what supports figures: cited quotes, and the label, heading, title and number of what is cited.
        questions: the question as asked and as understood; a bare number there supports any unit.
        addresses: paths of the cited clauses, whose numerals support ordinals and bare numbers.
        names: names that carry digits but state nothing, such as a document's title; taken out word for word.

    >>> unsupported("覆盖率达到86%[1]。", ["普惠性幼儿园覆盖率达到86%。"])
    ()
    >>> unsupported("覆盖率达到86%[1]。", ["公办幼儿园占比达到60%。"])
    ('86%',)
    """
    quotes, questions = list(quotes), list(questions)
    support = _Support()
    for quote in (*quotes, *questions):
        support.read(quote)
    support.figures |= {(Decimal(length), "字") for quote in quotes for length in _lengths(quote)}
    support.numbers |= {
        figure.number for question in questions for figure in figures(_written(question)) if not figure.unit
    }
    support.numbers |= {Decimal(year) for question in questions for year in _years_between(_written(question))}
    for path in addresses:
        positions = set(_positions(path))
        support.ordinals |= positions
        support.figures |= {(Decimal(position), "") for position in positions}

    body, lengths = _without_numbering(unmarked(text))
    body = _written(body)
    for name in sorted(filter(None, map(_written, names)), key=len, reverse=True):
        body = body.replace(name, " ")
    missing = [match.group() for match in _DOCUMENT_NUMBER.finditer(body) if not _named(match, support)]
    body = _DOCUMENT_NUMBER.sub(" ", body)
    missing += [m.group() for m in _ORDINAL.finditer(body) if int(m.group(1)) not in support.ordinals]
    counts = [match for match in _COUNT.finditer(body) if _counts(match, body, lengths)]
    # A count that agrees with the list beside it may be computed with: 9项-3项=6项.
    support.figures |= {(Decimal(match["n"]), match["unit"]) for match in counts}
    _take_computations(body, support)
    counted = {match.start("n") for match in counts}
    missing += [
        figure.written
        for at, figure in _located(_ORDINAL.sub(lambda match: " " * len(match.group()), body))
        if at not in counted and not support.holds(figure)
    ]
    return tuple(dict.fromkeys(missing))


def _lengths(quote: str) -> Iterator[int]:
    """How many characters a quote has, without white space: with the heading that it may begin with, and without."""
    for part in (quote, quote.partition("\n")[2]):
        yield len("".join(part.split()))


def figures(written: str) -> tuple[Figure, ...]:
    """The figures of a text in normal form, in order; in a range both ends have the unit.

    >>> [figure.written for figure in figures("到2022年,0—3岁")]
    ['2022年', '0岁', '3岁']
    """
    return tuple(figure for _, figure in _located(written))


def _written(text: str) -> str:
    """`text` in normal form, with dates in one writing."""
    return _ISO_DATE.sub(lambda m: f"{m.group(1)}年{int(m.group(2))}月{int(m.group(3))}日", normal(text))


def _located(written: str) -> Iterator[tuple[int, Figure]]:
    units = {match.start(): match.group(3) for match in _RANGE.finditer(written)}
    for match in _FIGURE.finditer(written):
        unit = match.group(2) or units.get(match.start(), "")
        yield match.start(), Figure(Decimal(match.group(1)), _SAME.get(unit, unit), match.group(1) + unit)


def _years_between(written: str) -> Iterator[int]:
    for first, last in _YEARS.findall(written):
        yield from range(int(first), int(last) + 1)


def _positions(path: tuple[str, ...]) -> Iterator[int]:
    for part in path:
        numeral = re.sub(r"[()第编章节条款附件段]", "", part)
        try:
            yield number_of(numeral)
        except ValueError:  # 通知, 引言, ①
            continue


def _without_numbering(text: str) -> tuple[str, tuple[int, ...]]:
    """`text` without its list numbering, and the length of each list; a number out of turn is no numbering."""
    pieces, lengths, at = [], [], 0
    for match in _NUMBERING.finditer(text):
        *written, circled = match.groups()
        number = ord(circled) - ord("①") + 1 if circled else int(next(filter(None, written)))
        if number == 1:
            lengths.append(1)
        elif lengths and number == lengths[-1] + 1:
            lengths[-1] = number
        else:
            continue
        pieces.append(text[at : match.start()] + "\n")
        at = match.end()
    return "".join(pieces) + text[at:], tuple(lengths)


def _counts(match: re.Match[str], body: str, lengths: tuple[int, ...]) -> bool:
    """Whether a stated count agrees with what the answer lists: its numbered lists, or the items of a sentence."""
    number = int(match["n"])
    if lengths:
        return number in lengths or number == sum(lengths)
    after = re.split(r"[。!?]", body[match.end() :])
    lists = [part.lstrip(":,是为分别 ") for part in after[:2]]
    lines = [line for line in body[match.end() :].split("\n")[1:] if line.strip()]
    sizes = {len([item for item in _SPLIT_ITEMS.split(part) if item.strip()]) for part in lists} | {len(lines)}
    sizes |= {
        len([item for item in re.split(separators, part) if item.strip()]) for part in lists for separators in "、;"
    }
    return number in sizes


def _named(match: re.Match[str], support: _Support) -> bool:
    """Whether a document number of the answer is one of the support's, the issuer's letters (国办发) included."""
    issuer, year, serial = match.groups()
    return any(
        (year, serial) == (its_year, its_serial)
        and (issuer.endswith(its) or (len(issuer) >= 2 and its.endswith(issuer)))
        for its, its_year, its_serial in support.document_numbers
    )


def _take_computations(body: str, support: _Support) -> None:
    for match in _COMPUTATION.finditer(body):
        operands, result = figures(match.group(1)), figures(match.group(2))[0]
        signs = re.findall(_OPERATOR, match.group(1))
        if len(signs) != len(operands) - 1 or not all(support.holds(operand) for operand in operands):
            continue
        value = _value([operand.number for operand in operands], [_OPERATORS[sign] for sign in signs])
        exponent = result.number.as_tuple().exponent
        digits = -exponent if isinstance(exponent, int) else 0
        if value is not None and round(value, digits) == result.number:
            support.figures.add((result.number, result.unit))
            if not result.unit:
                support.numbers.add(result.number)


def _value(numbers: list[Decimal], signs: list[str]) -> Decimal | None:
    """The value of ``numbers[0] signs[0] numbers[1] …``, products before sums; None for a division by nought."""
    terms, pending = [numbers[0]], []
    for sign, number in zip(signs, numbers[1:], strict=True):
        if sign == "*":
            terms[-1] *= number
        elif sign == "/":
            if not number:
                return None
            terms[-1] /= number
        else:
            pending.append(sign)
            terms.append(number)
    total = terms[0]
    for sign, term in zip(pending, terms[1:], strict=True):
        total = total + term if sign == "+" else total - term
    return total
