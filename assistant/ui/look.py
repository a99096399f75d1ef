"""How the pages look (样式): theme and style sheet; fonts are the reader's own, nothing is fetched."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import gradio as gr

from assistant.ui.script import HEAD

_FONTS = (
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "sans-serif",
)
_MONO = ("ui-monospace", "Consolas", "Noto Sans Mono CJK SC", "monospace")


def _theme() -> gr.themes.Base:
    """Gradio's plain theme with our colours; the style sheet's variables carry the rest."""
    return gr.themes.Base(font=_FONTS, font_mono=_MONO, radius_size="sm", text_size="md").set(
        body_background_fill="var(--wg-paper)",
        body_background_fill_dark="var(--wg-paper)",
        body_text_color="var(--wg-ink)",
        body_text_color_dark="var(--wg-ink)",
        background_fill_primary="var(--wg-sheet)",
        background_fill_primary_dark="var(--wg-sheet)",
        block_background_fill="var(--wg-sheet)",
        block_background_fill_dark="var(--wg-sheet)",
        block_border_color="var(--wg-line)",
        block_border_color_dark="var(--wg-line)",
        border_color_primary="var(--wg-line)",
        border_color_primary_dark="var(--wg-line)",
        input_background_fill="var(--wg-sheet)",
        input_background_fill_dark="var(--wg-sheet)",
        button_primary_background_fill="var(--wg-seal)",
        button_primary_background_fill_dark="var(--wg-seal)",
        button_primary_background_fill_hover="var(--wg-seal-deep)",
        button_primary_background_fill_hover_dark="var(--wg-seal-deep)",
        button_primary_text_color="white",
        button_primary_text_color_dark="white",
        button_secondary_background_fill="var(--wg-sheet)",
        button_secondary_background_fill_dark="var(--wg-sheet)",
        button_secondary_text_color="var(--wg-ink)",
        button_secondary_text_color_dark="var(--wg-ink)",
        color_accent_soft="var(--wg-wash)",
        color_accent_soft_dark="var(--wg-wash)",
    )


LOOK: Final[dict[str, Any]] = {
    "theme": _theme(),
    "css": Path(__file__).with_name("style.css").read_text(encoding="utf-8"),
    "head": HEAD,
}
"""What `gr.Blocks.launch` has to be given for the pages to look as meant."""
