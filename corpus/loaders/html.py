"""HTML pages of government and school sites: the document's own text, and what the page states of it.

A page's text is found by the containers that site builders in use name alike, or else as the smallest element that
holds nearly all of its running text; what navigates, shares, prints and recommends is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.html
from lxml.etree import LxmlError
from lxml.html import HtmlElement as Element

from corpus.errors import DocumentError
from corpus.loaders.blocks import Block, Cell, Grid, Paragraph, Source, grid_of, tidy
from corpus.loaders.html_page import address_of, fields_on, meta_of, site_of, title_of
from corpus.loaders.tables import fields_of, is_layout


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_GONE = _names(
    "script style noscript template iframe object button select input "
    "textarea nav footer aside svg canvas audio video head"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Ids and classes of the element that holds the text, as the builders of government and school sites name it.
_TEXT_NAMES = _names(
    "UCAP-CONTENT zoomcon zoom Zoom TRS_Editor TRS_UEDITOR trs_editor_view pages_content "
    "article-content article_con artical_content articleContent article-body news_content newscontent conTxt "
    "xxgk_content v_news_content vsb_content wp_articlecontent j-fontContent view_content detail-content detail_content "
    "info-content content_body contentText main-txt MyContent BodyLabel ivs_content bt-content "
    "zwxl-article"
)
_CHROME = re.compile(
    r"(?:^|[-_ ])(?:nav|menu|breadcrumb|crumbs?|curb|path|position|location|share|bdsharebuttonbox|social|print|qrcode|ewm|erweima|"
    r"toolbar|tools?|pagination|pager|prev|next|copyright|foot(?:er)?|header|related|xgwz|xgwj|recommend|hot|sidebar|comment|search|login|"
    r"property|article-attr|info-?attr|setfont|fontsize|usercontrol|others|attach(?:ment)?s?-?list|fujian|banner|advert|weixin|wechat)"
    r"(?:$|[-_ 0-9])",
    re.IGNORECASE,
)
_BLOCKS = _names(
    "address article blockquote body center dd div dl dt fieldset figure figcaption h1 h2 h3 h4 "
    "h5 h6 hr li main ol p pre section table tbody td tfoot th thead tr ul"
)
_FILE = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|zip|rar|7z|wps|et|ofd|txt|jpe?g|png)(?:$|[?#])", re.IGNORECASE)
_DOWNLOADS = re.compile(r"(?:download|attach|uploadfile|/files?/|filedown|accessory)", re.IGNORECASE)
_STOPS = re.compile("[。；！？：]")
_HAN = "\u3400-\u9fff，。；：、“”《》（）"
_WRAPPED = re.compile(rf"(?<=[{_HAN}])[ \t]*[\r\n]\s*(?=[{_HAN}])")


def read_html(text: str, name: str) -> Source:
    """A page.

    Raises:
        DocumentError: if there is no text on it.
    """
    try:
        root: Element = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (LxmlError, ValueError, AssertionError) as error:
        raise DocumentError(f"文件 {name} 里没有正文。请确认它是一份文件的网页。") from error
    address, title, site = address_of(root, text), title_of(root), site_of(root)
    published = meta_of(root, "PubDate", "publishdate", "article:published_time")
    for element in [
        e for e in root.iter() if e.tag in _GONE or not isinstance(e.tag, str) or _HIDDEN.search(e.get("style") or "")
    ]:
        if element.getparent() is not None:
            element.drop_tree()
    body = root.find("body")
    whole = root if body is None else body
    grids = [_grid(table) for table in whole.iter("table") if not any(True for _ in table.iterdescendants("table"))]
    fields = fields_on(whole, grids)
    if published:
        fields.setdefault("发布日期", published[:10])
    content = _content(whole)
    _drop_chrome(content)
    blocks = tuple(_walk(content))
    if not any(isinstance(block, Grid) or len(block.text) > 1 for block in blocks):
        raise DocumentError(
            f"文件 {name} 里没有正文。请确认它是一份文件的网页；正文若是图片或附件，请下载附件后再收入。"
        )
    return Source(blocks, title=title, fields=fields, address=address, page=True, site=site)


def _content(body: Element) -> Element:
    """The element that holds the document."""
    for name in _TEXT_NAMES:
        named = [e for e in body.iter() if name in ((e.get("id") or ""), *(e.get("class") or "").split())]
        if named:
            best = max(named, key=_running)
            if _running(best) >= 20 and _running(best) * 4 >= _running(body):
                return best
    element, mass = body, _running(body)
    while True:
        inner = max((child for child in element if isinstance(child.tag, str)), key=_running, default=None)
        if inner is None or inner.tag in ("p", "tr", "span", "font") or _running(inner) < 0.9 * mass or mass == 0:
            return element
        if inner.tag in ("table", "tbody") and not is_layout(_grid(inner if inner.tag == "table" else element)):
            return element
        element = inner


def _running(element: Element) -> int:
    """Characters of running text: of paragraphs with a stop in them that are not links."""
    total = 0
    for piece in element.itertext():
        text = piece.strip()
        if len(text) > 12 and (_STOPS.search(text) or len(text) > 40):
            total += len(text)
    links = sum(len(link.text_content().strip()) for link in element.iter("a"))
    return max(0, total - links)


def _drop_chrome(content: Element) -> None:
    """Leave out what navigates, shares and recommends inside the text's element; never most of its text."""
    mass = max(1, _running(content))
    for element in list(content.iterdescendants()):
        named = f"{element.get('id') or ''} {element.get('class') or ''}" if isinstance(element.tag, str) else ""
        inside = element.getparent() is not None
        if (
            inside
            and _CHROME.search(named)
            and _running(element) < 0.3 * mass
            and element.tag not in ("td", "tr", "table", "p")
        ):
            element.drop_tree()


def _walk(element: Element) -> Iterator[Block]:
    """Paragraphs and tables in the order of the page."""
    inline: list[str] = []
    linked = [0]

    def flush() -> Iterator[Paragraph]:
        text = tidy(_WRAPPED.sub("", "".join(inline)))
        if text:
            yield Paragraph(text, *_set(element), download=linked[0] * 10 >= len(text.replace(" ", "")) * 7)
        inline.clear()
        linked[0] = 0

    inline.append(element.text or "")
    for child in element:
        if not isinstance(child.tag, str):
            inline.append(child.tail or "")
            continue
        if child.tag == "br":
            yield from flush()
        elif child.tag == "table":
            yield from flush()
            yield from _table(child)
        elif child.tag in _BLOCKS or any(
            inner.tag in _BLOCKS or inner.tag == "br" for inner in child.iterdescendants()
        ):
            yield from flush()
            blocks = list(_walk(child))
            if child.tag == "li" and blocks and isinstance(blocks[0], Paragraph) and child.getparent().tag == "ol":
                blocks[0] = Paragraph(f"{_ordinal(child)}.{blocks[0].text}", blocks[0].centred, blocks[0].bold)
            yield from blocks
        else:
            inline.append(child.text_content())
            linked[0] += sum(
                len(tidy(link.text_content()).replace(" ", ""))
                for link in child.iter("a")
                if _is_file(link.get("href") or "")
            )
        inline.append(child.tail or "")
    yield from flush()


def _is_file(href: str) -> bool:
    return bool(_FILE.search(href) or _DOWNLOADS.search(href))


def _set(element: Element) -> tuple[bool, bool]:
    """Whether a paragraph is centred and whether it is bold as a whole."""
    centred = False
    for above in (element, *element.iterancestors()):
        style = (above.get("style") or "").replace(" ", "").lower()
        align = (above.get("align") or "").lower()
        if "text-align:" in style or align:
            centred = "text-align:center" in style or align == "center"
            break
        if above.tag == "center":
            centred = True
            break
        if above.tag in ("td", "body"):
            break
    total = len(element.text_content().strip())
    strong = max((len(inner.text_content().strip()) for inner in element.iter() if _is_bold(inner)), default=0)
    split = sum(len(inner.text_content().strip()) for inner in element.iter("strong", "b"))
    return centred or element.tag in ("h1", "h2"), total > 0 and max(strong, split) >= 0.8 * total


def _is_bold(element: Element) -> bool:
    weight = (element.get("style") or "").replace(" ", "").lower()
    return (
        element.tag in ("strong", "b", "h1", "h2", "h3", "th")
        or "font-weight:bold" in weight
        or "font-weight:700" in weight
    )


def _ordinal(item: Element) -> int:
    start = (item.getparent().get("start") or "1") if item.getparent() is not None else "1"
    return (int(start) if start.isdigit() else 1) + sum(1 for before in item.itersiblings("li", preceding=True))


def _table(table: Element) -> Iterator[Block]:
    grid = _grid(table)
    if caption := table.find("caption"):
        yield Paragraph(tidy(caption.text_content()), centred=True)
    if not fields_of(grid):
        yield grid


def _grid(table: Element) -> Grid:
    rows = []
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is not table:
            continue
        cells = []
        for cell in row:
            if cell.tag in ("td", "th"):
                held = Cell(tuple(_walk(cell)), cell.tag == "th")
                cells.append((held, _span(cell, "rowspan"), _span(cell, "colspan")))
        rows.append(cells)
    return grid_of(rows)


def _span(cell: Element, name: str) -> int:
    """How far a merged cell reaches; what is no number, or absurd, is one."""
    value = (cell.get(name) or "1").strip()
    return int(value) if value.isdigit() and 0 < int(value) <= 1000 else 1
