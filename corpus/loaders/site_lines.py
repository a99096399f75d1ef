"""Lines that belong to a site and not to the document on it: where one is, what to share, who else to read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from corpus.loaders.blocks import Paragraph
from corpus.loaders.wording import LABELS

_SITE_LINE = re.compile(
    r"(?:(?:来源|信息来源|文章来源|稿件来源|发布时间|发布日期|发表时间|作者|浏览量|浏览次数|访问量|点击数?|点击量|阅读量?|字号|字体|字体大小|责任编辑|责编|"
    r"编辑|审核|校对|初审|复审|终审|信息索引|分享到?|视力保护色|保护视力色|当前位置|您(?:当前)?所?在的?位置|上一篇|下一篇|上一条|下一条)\s*[:：】\]].*|"
    r"[【\[［(（ ]*(?:打\s*印(?:本页|文章)?|关\s*闭(?:窗口|本页)?|收\s*藏|分享|返回顶部|返回|纠错|保存|大|中|小|加入收藏|放大|缩小|默认|无障碍(?:阅读)?|A[+-]?)[】\]］)） |]*|"
    r"(?:[【\[]\s*(?:字体|打印|关闭|大|中|小|收藏)[^】\]]*[】\]]\s*)+|"
    r".{0,6}扫一扫.{0,30}|.{0,10}扫描二维码.{0,30}|相关(?:链接|阅读|文件|文档|附件|解读|新闻|信息|稿件)\s*[:：]?|(?:点击)?(?:附件)?下载\s*[:：]?|附件下载.*|"
    r"版权所有.*|Copyright.*|.*ICP备.*|.*公网安备.*|网站标识码.*|网站地图.*|.{0,20}(?:转载请注明|如有侵权|请联系(?:我们)?删除|未经授权).*|"
    r"(?:原文链接|原文网址|原文地址|文件链接)\s*[:：]?.*|(?:本文|内容)?(?:转载|转发|摘)自\s*[:：]?.{0,40}|.{0,8}微信公众号.{0,20}|.{0,20}官方(?:微信|微博)|"
    r"(?:[^>＞»]{1,30}[>＞»]){2,}[^>＞»]{0,40})",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|zip|rar|wps|et|ofd)\s*(?:[(（].{0,20}[)）])?$", re.IGNORECASE)
_ANNEX_LEAD = re.compile(r"附件\s*\d*\s*[:：]?(?:下载)?$")
_LONGEST_FIELD = 60


def without_site(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Without the site's own lines and lists of files to download."""
    stated = set(takewhile(lambda p: len(p.text) <= _LONGEST_FIELD, paragraphs))
    kept = [p for p in paragraphs if p.row or not (_SITE_LINE.fullmatch(p.text) or (p in stated and _is_field(p.text)))]
    kept = [p for p in kept if not (p.download and _FILE_NAME.search(p.text))]
    while kept and (
        kept[-1].download
        or _ANNEX_LEAD.fullmatch(kept[-1].text)
        or (_FILE_NAME.search(kept[-1].text) and len(kept[-1].text) < 80)
    ):
        kept.pop()
    return [p for p in kept if re.search(r"\w", p.text)]


def _is_field(text: str) -> bool:
    """Whether a line above the text states a field of the document: 发文字号：国发〔2019〕4号."""
    label, colon, value = text.replace(":", "：", 1).partition("：")
    return bool(colon and value) and re.sub(r"\s", "", label) in LABELS


def is_page(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether plain text was copied from a page with what stands around the document."""
    around = [*paragraphs[:12], *paragraphs[-4:]]
    return sum(bool(_SITE_LINE.fullmatch(paragraph.text)) for paragraph in around) >= 2


def stated_fields(paragraphs: Sequence[Paragraph]) -> dict[str, str]:
    """Label → value of the site's lines above the document: 发布时间:2020-03-03."""
    found: dict[str, str] = {}
    for paragraph in paragraphs[:12]:
        label, colon, value = paragraph.text.replace(":", "：", 1).partition("：")
        if colon and label.replace(" ", "") in LABELS and value.split():
            found.setdefault(label.replace(" ", ""), value.split()[0])
    return found
