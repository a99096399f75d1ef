"""What a page states of the document on it: its title, where it is published, the site, and the labelled fields."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlparse

from lxml.html import HtmlElement as Element

from corpus.loaders.blocks import Grid, tidy
from corpus.loaders.tables import fields_of
from corpus.loaders.wording import LABELS, squeezed

_SITE_SUFFIX = re.compile(
    r"\s*(?:--+|__?|\||｜| - |—{2}|-(?=[^-]*(?:网|政府|学校|中学|小学|委员会|厅|局|门户)[^-]*$))\s*"
)
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")


def meta_of(root: Element, *names: str) -> str:
    wanted = {name.lower() for name in names}
    for meta in root.iter("meta"):
        if (meta.get("name") or meta.get("property") or "").lower() in wanted and (meta.get("content") or "").strip():
            return tidy(meta.get("content") or "")
    return ""


def address_of(root: Element, text: str) -> str:
    """Where the page says it is published: its canonical link, og:url, or what a browser noted when it saved the page."""
    found = [link.get("href") or "" for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    found += [meta_of(root, "og:url"), meta_of(root, "Url"), *_SAVED_FROM.findall(text[:2000])]
    return next((url for url in found if urlparse(url).scheme in ("http", "https") and urlparse(url).netloc), "")


def title_of(root: Element) -> str:
    """What the page calls its article: as its meta fields say, its heading, or the page's title without the site's name."""
    if named := meta_of(root, "ArticleTitle"):
        return named
    page = root.find(".//title")
    full = tidy(page.text_content()) if page is not None else ""
    for heading in root.iter("h1", "h2", "h3"):
        text = tidy(heading.text_content())
        if len(text) >= 5 and (squeezed(full).startswith(squeezed(text)) or (not full and heading.tag == "h1")):
            return text
    return _SITE_SUFFIX.split(full)[0]


def site_of(root: Element) -> str:
    """The name of the site: as its meta fields say, or what follows the article's title in the page's."""
    page = root.find(".//title")
    parts = _SITE_SUFFIX.split(tidy(page.text_content())) if page is not None else []
    return (
        meta_of(root, "SiteName", "og:site_name") or re.split(r"-", parts[-1])[-1]
        if len(parts) > 1
        else meta_of(root, "SiteName")
    )


def fields_on(root: Element, grids: Iterable[Grid]) -> dict[str, str]:
    """What the page states of the document in a table, a list or a line: 发文字号：国发〔2019〕4号."""
    found: dict[str, str] = {}
    for grid in grids:
        found |= {label: value for label, value in fields_of(grid).items() if value not in ("", *found)}
    for element in root.iter("li", "p", "span", "div", "dt", "dd", "td"):
        if sum(1 for _ in element.iter()) > 8:
            continue
        label, colon, value = tidy(element.text_content()).replace(":", "：", 1).partition("：")
        label = re.sub(r"[\s\[【]", "", label)
        if label not in LABELS or not colon or label in found:
            continue
        following = element.getnext()
        value = value.strip(" 】]") or (tidy(following.text_content()) if following is not None else "")
        if value and len(value) < 120 and "：" not in value[:12]:
            found[label] = value
    return found
