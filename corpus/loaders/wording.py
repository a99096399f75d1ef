"""The fixed wording of official documents and of the pages they stand on."""

from __future__ import annotations

import re

_CHINESE = "〇○零一二三四五六七八九十百千"

# What begins a clause (GB/T 9704-2012, 7.3.3; laws).
CLAUSE = re.compile(
    rf"(?:[{_CHINESE}]+、|[（(][{_CHINESE}]+[)）]|\d{{1,2}}[.．、](?!\d)|[（(]\d{{1,2}}[)）]|[①-⑳]|第[{_CHINESE}]+[编章节条款])"
)
# 发文字号: 机关代字〔年份〕序号号, in whatever brackets it was typed; orders (令) and announcements (公告) have none.
NUMBER = re.compile(
    r"([\u4e00-\u9fff]{1,14})\s*[〔\[(（【［﹝]\s*((?:19|20)\d{2})\s*[〕\])）】］﹞]\s*第?\s*(\d{1,5})\s*号"
)
ORDER = re.compile(
    r"((?:中华人民共和国|中国)?[\u4e00-\u9fff]{0,20}?(?:主席|国务院|部|委员会|委|总局|局|署|省|市|自治区|政府|院|银行)[\u4e00-\u9fff]{0,8}?(?:令|公告))\s*[(（]?\s*((?:(?:19|20)\d{2}年?)?\s*第\s*[\d一二三四五六七八九十百零〇]{1,5}\s*号)\s*[)）]?"
)
DATE = re.compile(
    rf"(?P<year>(?:19|20)\d{{2}}|[{_CHINESE[:12]}]{{4}})\s*[年./-]\s*(?P<month>\d{{1,2}}|[{_CHINESE[:13]}]{{1,3}})\s*[月./-]\s*(?P<day>\d{{1,2}}|[{_CHINESE[:13]}]{{1,3}})\s*日?"
)
ANNEX = re.compile(r"^附\s*件\s*(?:[0-9０-９一二三四五六七八九十]{1,3})?\s*[:：]?\s*$")
TITLE_END = re.compile(
    r"(?:通知|意见|方案|办法|规定|细则|决定|决议|公告|通告|条例|规划|纲要|目录|标准|准则|计划|要点|批复|复函|函|报告|制度|章程|规则|规范|"
    r"指南|清单|法|解释|令|纪要|措施|通报|请示|预案|规程|指引|行动|安排|说明|表|名单|名录|倡议|提示|简章|若干问题|一览|结构|指标|任务分工|分工|"
    r"实施|办理流程|流程|须知|协议|公报|意见书|方法|大纲|课程|讲话|批示)(?:[（(][^（）()]*[)）])*$"
)
# What stands above the title on the first page: 份号, 密级, 紧急程度, 发文机关标志.
LETTERHEAD = re.compile(
    r"(?:文\s*件|\d{3,6}|特急|加急|平急|特提|机密.*|秘密.*|绝密.*|急件|明电|发电|内部资料.*|.{2,30}(?:办公厅|办公室|委员会|人民政府|部|局|厅|署|院))$"
)

# 发文机关 and the like, by which a page states what its document is.
TITLE_LABELS = ("标题", "文件标题", "公文标题", "信息名称", "名称", "文件名称")
NUMBER_LABELS = ("发文字号", "文号", "文件编号", "公文号", "发文文号", "文件字号", "公文文号", "文件号")
ISSUER_LABELS = (
    "发文机关",
    "发布机构",
    "发布机关",
    "发文单位",
    "发文机构",
    "制发机关",
    "公开责任部门",
    "发布单位",
    "制定机关",
    "公布机关",
)
WRITTEN_LABELS = (
    "成文日期",
    "生成日期",
    "成文时间",
    "发文日期",
    "发文时间",
    "制发日期",
    "签发日期",
    "印发日期",
    "公布日期",
)
PUBLISHED_LABELS = ("发布日期", "发布时间", "公开日期", "发表时间", "公开时间", "上传时间", "日期", "时间")
VALIDITY_LABELS = ("有效性", "效力状态", "时效性", "文件状态", "是否有效", "时效状态", "有效期", "效力")
LABELS = frozenset(
    (
        *TITLE_LABELS,
        *NUMBER_LABELS,
        *ISSUER_LABELS,
        *WRITTEN_LABELS,
        *PUBLISHED_LABELS,
        *VALIDITY_LABELS,
        *(
            "索引号",
            "信息索引号",
            "信息索引",
            "索引",
            "主题分类",
            "主题词",
            "体裁分类",
            "组配分类",
            "服务对象",
            "生效日期",
            "实施日期",
            "失效日期",
        ),
        *(
            "废止日期",
            "公开方式",
            "公开形式",
            "公开范围",
            "公开类别",
            "信息分类",
            "分类",
            "关键词",
            "来源",
            "信息来源",
            "公开程序",
        ),
        *(
            "统一编号",
            "统一登记号",
            "规范性文件编号",
            "登记号",
            "文件类型",
            "文种",
            "内容概述",
            "信息类别",
            "公文种类",
            "所属主题",
            "主题",
        ),
    )
)

_DIGITS = dict(zip("〇零一二三四五六七八九", "00123456789", strict=True)) | {"○": "0"}


def squeezed(text: str) -> str:
    """`text` for comparing titles: without blanks, and with one kind of brackets, quotes and dashes."""
    return re.sub(r"[\s《》〈〉“”\"'‘’]", "", text).translate(str.maketrans("（）〔〕[]—－–﹝﹞：，", "()()()---():,"))


def iso_date(text: str) -> str:
    """The first date in `text` as 2019-01-24, "" where there is none.

    >>> iso_date("二○一二年六月十二日")
    '2012-06-12'
    """
    for match in DATE.finditer(text):
        year, month, day = (_numeral(match[name]) for name in ("year", "month", "day"))
        if 1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31:
            return f"{year:04d}-{month:02d}-{day:02d}"
    return ""


def is_date(text: str) -> bool:
    """Whether `text` is a date and nothing else."""
    return bool(DATE.fullmatch(text.strip(" （）()"))) and bool(iso_date(text))


def document_number(text: str) -> str:
    """The document number (发文字号) in `text` in the standard brackets, "" where there is none.

    >>> document_number("国办发[2019]3号")
    '国办发〔2019〕3号'
    """
    if match := NUMBER.search(text):
        return f"{match[1]}〔{match[2]}〕{match[3]}号"
    if match := ORDER.search(text):
        return re.sub(r"\s", "", match[1] + match[2])
    return ""


def is_number_line(text: str) -> bool:
    """Whether `text` is a document number and nothing else (a signer may stand beside it)."""
    text = re.sub(r"\s*签发人\s*[:：].*$", "", text).strip(" （）()")
    found = NUMBER.fullmatch(text) or ORDER.fullmatch(text)
    return bool(found) or bool(NUMBER.fullmatch(text.replace(" ", "")))


def _numeral(text: str) -> int:
    """A year, month or day in digits or Chinese numerals."""
    if text.isdigit():
        return int(text)
    if len(text) == 4 and "十" not in text:
        return int("".join(_DIGITS.get(char, "x") for char in text)) if all(c in _DIGITS for c in text) else 0
    tens, _, ones = text.partition("十")
    if "十" not in text:
        return int(_DIGITS.get(text, "0")) if len(text) == 1 else 0
    return int(_DIGITS.get(tens, "1") if tens else "1") * 10 + int(_DIGITS.get(ones, "0") if ones else "0")
