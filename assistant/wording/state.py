"""Whether a language model words the answers, in a line for people (大模型状态)."""

from __future__ import annotations

from assistant.answer import Answer
from assistant.chat import ChatSettings, load_chat_settings
from corpus import ChatProblem

_EXTRACTIVE = "使用摘录式回答"


def state_line(settings: ChatSettings | None = None) -> str:
    """``大模型：…``, from the environment where no settings are given; never the key."""
    if settings is None:
        try:
            settings = load_chat_settings()
        except ChatProblem as problem:
            return f"大模型：设置不对，{_EXTRACTIVE}（{problem}）"
    if not settings.base_url and not settings.model:
        return f"大模型：未配置，{_EXTRACTIVE}"
    if settings.missing:
        return f"大模型：缺少 {'、'.join(settings.missing)}，{_EXTRACTIVE}"
    if not settings.answers:
        return f"大模型：{settings.model}（{settings.host}），只用于写问法，{_EXTRACTIVE}"
    return f"大模型：{settings.model}（{settings.host}），措辞经逐句核验，不合格的{_EXTRACTIVE}"


def note_of(answer: Answer) -> str:
    """What people are told of how an answer came to its words; "" for an extractive one without a model."""
    verification = answer.verification
    if verification is None:
        return ""
    if not verification.fallback:
        return "由大模型措辞，已逐句核验" + ("（改过一次）。" if verification.repaired else "。")
    if verification.problem:
        return f"摘录式回答。{verification.problem}"
    return f"摘录式回答：大模型的措辞有{len(verification.failures)}处没有通过核验，未采用。"
