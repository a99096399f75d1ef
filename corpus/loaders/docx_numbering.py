"""Word's automatic numbering, resolved to the text it prints (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

_CHINESE = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


@dataclass(frozen=True)
class _LevelForm:
    """How one level of a list is numbered."""

    format: str
    text: str
    start: int
    legal: bool
    suffix: str
    style: str


@dataclass
class Numbering:
    """The lists of one document and where each stands; `label` is asked for each numbered paragraph in order."""

    levels: dict[str, dict[int, _LevelForm]] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)
    by_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    overridden: dict[str, dict[int, int]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    started: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def read(cls, root: Any) -> Numbering:
        """The lists of a numbering part (`w:numbering`), none where `root` is None."""
        found = cls()
        if root is None:
            return found
        abstract = {item.get(qn("w:abstractNumId")): item for item in root.findall(qn("w:abstractNum"))}
        linked = {_value(item, "w:styleLink"): key for key, item in abstract.items() if _value(item, "w:styleLink")}
        for number in root.findall(qn("w:num")):
            id = number.get(qn("w:numId"))
            key = _value(number, "w:abstractNumId")
            key = linked.get(_value(abstract[key], "w:numStyleLink"), key) if key in abstract else key
            if key not in abstract:
                continue
            found.shared[id] = key
            found.levels[id] = {_level(item): _form(item) for item in abstract[key].findall(qn("w:lvl"))}
            for override in number.findall(qn("w:lvlOverride")):
                at = _level(override)
                if (own := override.find(qn("w:lvl"))) is not None:
                    found.levels[id][at] = _form(own)
                if start := _value(override, "w:startOverride"):
                    found.overridden.setdefault(id, {})[at] = int(start)
            for at, form in found.levels[id].items():
                if form.style:
                    found.by_style.setdefault(form.style, (id, at))
        return found

    def label(self, id: str, level: int) -> str:
        """The number that is printed before the next paragraph of list `id` at `level`, "" where none is."""
        forms = self.levels.get(id, {})
        form = forms.get(level)
        if form is None:
            return ""
        counters = self.counters.setdefault(self.shared[id], {})
        override = self.overridden.get(id, {}).get(level)
        if override is not None and (id, level) not in self.started:
            counters[level] = override
        else:
            counters[level] = counters[level] + 1 if level in counters else form.start
        self.started.add((id, level))
        for deeper in [at for at in counters if at > level]:
            del counters[deeper]
        if form.format in ("bullet", "none"):
            return "" if form.format == "bullet" else form.text
        text = form.text
        for at in range(level + 1):
            if f"%{at + 1}" in text:
                above = forms.get(at, form)
                value = counters.get(at, above.start)
                text = text.replace(
                    f"%{at + 1}", write_number(value, "decimal" if form.legal and at < level else above.format)
                )
        blank = (
            form.suffix != "nothing"
            and text
            and (text[-1] in "章节条编" or (text[-1].isascii() and text[-1].isalnum()))
        )
        return text + (" " if blank else "")


def write_number(value: int, format: str) -> str:
    """A number as Word writes it in a format (ECMA-376 part 1, 17.18.59).

    >>> write_number(12, "chineseCounting"), write_number(3, "decimalEnclosedCircle"), write_number(4, "lowerRoman")
    ('十二', '③', 'iv')
    """
    match format:
        case (
            "chineseCounting"
            | "chineseCountingThousand"
            | "japaneseCounting"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand"
        ):
            return _chinese(value, _CHINESE, "十百千")
        case "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand":
            return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(value))
        case "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal":
            return _chinese(value, _FORMAL, "拾佰仟")
        case "ideographTraditional":
            return _STEMS[(value - 1) % 10]
        case "ideographZodiac":
            return _BRANCHES[(value - 1) % 12]
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if 1 <= value <= 20:
            return chr(ord("①") + value - 1)
        case "decimalEnclosedParen" if 1 <= value <= 20:
            return chr(ord("⑴") + value - 1)
        case "decimalEnclosedFullstop" if 1 <= value <= 20:
            return chr(ord("⒈") + value - 1)
        case "ideographEnclosedCircle" if 1 <= value <= 10:
            return chr(ord("㊀") + value - 1)
        case "decimalFullWidth" | "decimalFullWidth2":
            return "".join(chr(ord("０") + int(digit)) for digit in str(value))
        case "decimalZero":
            return f"{value:02d}"
        case "upperLetter" | "lowerLetter" if value > 0:
            letters = chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)
            return letters if format == "upperLetter" else letters.lower()
        case "upperRoman" | "lowerRoman" if value > 0:
            roman = _roman(value)
            return roman if format == "upperRoman" else roman.lower()
    return str(value)


def _chinese(value: int, digits: str, units: str) -> str:
    """一, 十, 十二, 二十, 一百零三: as clauses are numbered, up to 9999."""
    if not 0 < value < 10_000:
        return str(value)
    written, pending = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            written += (digits[0] if pending and written else "") + digits[digit] + (units[place - 1] if place else "")
            pending = False
        else:
            pending = bool(written)
    return written[1:] if 10 <= value < 20 else written


def _roman(value: int) -> str:
    written = ""
    for worth, letters in _ROMAN:
        count, value = divmod(value, worth)
        written += letters * count
    return written


def _form(level: Any) -> _LevelForm:
    legal = level.find(qn("w:isLgl"))
    return _LevelForm(
        format=_value(level, "w:numFmt") or "decimal",
        text=_value(level, "w:lvlText"),
        start=int(_value(level, "w:start") or 1),
        legal=legal is not None and legal.get(qn("w:val")) not in ("0", "false"),
        suffix=_value(level, "w:suff") or "tab",
        style=_value(level, "w:pStyle"),
    )


def _level(element: Any) -> int:
    return int(element.get(qn("w:ilvl")) or 0)


def _value(element: Any, name: str) -> str:
    found = element.find(qn(name))
    return (found.get(qn("w:val")) or "") if found is not None else ""
