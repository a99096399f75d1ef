"""The page's few scripts (脚本); everything else happens on the server.

Links to citations are followed here, since the page has a ``<base>`` (a browser alone would load the page anew where
its address has a query) and since a card may stand inside a folded ``<details>``.
"""

from __future__ import annotations

from typing import Final

_PAGE = """
// Follows a citation's link to its card without leaving the page.
document.documentElement.lang = "zh-CN";

document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest("a.wg-cite");
  if (!link) return;
  event.preventDefault();
  const target = document.getElementById(link.getAttribute("href").slice(1));
  if (!target) return;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  const card = target.closest(".wg-card") || target;
  document.querySelectorAll(".wg-here").forEach((other) => other.classList.remove("wg-here"));
  card.classList.add("wg-here");
  const mark = card.querySelector(`mark[data-n*="${link.textContent}"]`);
  const room = Math.min(document.getElementById("wg-sources").clientHeight, window.innerHeight);
  const far = mark && mark.getBoundingClientRect().bottom - card.getBoundingClientRect().top > room;
  const behavior = window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  (far ? mark : card).scrollIntoView({ behavior, block: far ? "center" : "start" });
});

// Gradio labels a message for screen readers with its HTML source; its role is enough, the text is read anyway.
new MutationObserver(() => {
  for (const [role, label] of [["user", "提问"], ["bot", "回答"]]) {
    const shown = `#wg-chat [data-testid="${role}"]:not([aria-label="${label}"])`;
    document.querySelectorAll(shown).forEach((message) => message.setAttribute("aria-label", label));
  }
}).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label"] });
"""

_ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='6' fill='%239c2a21'/>"
    "<text x='16' y='23' font-size='20' text-anchor='middle' fill='white'>规</text></svg>"
)

HEAD: Final = f'<script>{_PAGE}</script>\n<link rel="icon" href="data:image/svg+xml,{_ICON}">'
"""What goes into the page's ``<head>``."""

COPY_LABEL: Final = "复制回答和出处"

COPY: Final = """async (text) => {
    if (!text) return "还没有可复制的回答";
    try { await navigator.clipboard.writeText(text); return "已复制"; } catch (error) { /* no secure context */ }
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area); area.select();
    const copied = document.execCommand("copy"); area.remove();
    return copied ? "已复制" : "复制失败，请手动选取";
}"""
"""Copy a text; gives the button's label that says how it went."""

COPY_REST: Final = f"async () => {{ await new Promise((done) => setTimeout(done, 1600)); return '{COPY_LABEL}'; }}"
"""Give the button its own label back."""

SOURCES_TO_MARK: Final = """watch("value", () => {
    const pane = document.getElementById("wg-sources"), mark = pane.querySelector(".wg-cited mark");
    pane.scrollTop = 0;
    const below = mark ? mark.getBoundingClientRect().bottom - pane.getBoundingClientRect().top : 0;
    if (below > pane.clientHeight) pane.scrollTop = below - pane.clientHeight + 48;
});"""
"""New sources are read from their beginning; a long clause is moved until its first marked sentence is in view."""

CHAT_TO_QUESTION: Final = """() => { setTimeout(() => {
    const log = document.querySelector("#wg-chat .bubble-wrap");
    const question = [...document.querySelectorAll("#wg-chat .user-row")].pop();
    if (log && question) log.scrollTop += question.getBoundingClientRect().top - log.getBoundingClientRect().top - 16;
}, 80); }"""
"""Bring the latest question to the top of the chat, so that a long answer is read from its beginning."""
