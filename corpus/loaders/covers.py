"""Notes that a school or the like puts above a document that it passes on: they are not of the document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.loaders.blocks import Paragraph
from corpus.loaders.wording import CLAUSE, TITLE_END, is_date, is_number_line

# Who passes documents on without issuing any: schools, institutes, firms, associations.
_REPRINTER = re.compile(
    r"(?:学校|中学|小学|幼儿园|学院|大学|职高|职校|党校|一中|二中|三中|实验学校|集团|公司|协会|学会|医院|居委会|村委会|社区|中心校|支部|教务处|党政办|政教处)$"
)
_ISSUER = re.compile(r"(?:国务院|中共|党委|人民政府|政府|部|委员会|委|局|厅|署|办公厅|办公室|院|会|总队|银行)")
_MONTH_DAY = re.compile(r"(?:(?:19|20)\d{2}年)?\d{1,2}月\d{1,2}日")
_ABOUT = re.compile(r"(?:关于|印发|转发)")
_DEEPEST = 25


def without_cover(paragraphs: Sequence[Paragraph]) -> tuple[list[Paragraph], str]:
    """The paragraphs of the document that is passed on, and who passed it on; all of them and "" where nobody did.

    A cover is what a reprinter signed and dated at the top, where below it another body's title or number follows.
    """
    for at in range(1, min(len(paragraphs) - 3, _DEEPEST)):
        signer, dated = paragraphs[at - 1].text, paragraphs[at].text
        if not (_MONTH_DAY.fullmatch(dated.replace(" ", "")) or is_date(dated)):
            continue
        if not _REPRINTER.search(signer) or len(signer) > 30:
            return list(paragraphs), ""
        if _begins_document(paragraphs[at + 1 : at + 6]):
            return list(paragraphs[at + 1 :]), signer
        return list(paragraphs), ""
    return list(paragraphs), ""


def is_reprinter(name: str) -> bool:
    """Whether a name is that of a school, a firm or the like, which pass documents on."""
    return bool(_REPRINTER.search(name))


def _begins_document(following: Sequence[Paragraph]) -> bool:
    """Whether a document of a public body begins: a number, or a title that names the body or is set as a title."""
    if any(is_number_line(p.text) for p in following):
        return True
    title = ""
    for paragraph in following[:4]:
        if CLAUSE.match(paragraph.text) or paragraph.text[-1] in "。：:；":
            return False
        title += paragraph.text
        if TITLE_END.search(title):
            return bool(
                _ABOUT.search(title)
                and _ISSUER.search(title.partition("关于")[0])
                and not _REPRINTER.search(title.partition("关于")[0])
            )
    return False
