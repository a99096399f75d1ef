"""The chat model (大模型), where one is set: any service with OpenAI's chat interface, by address, name and key.

Nothing needs it; what uses it asks `open_chat` for the model and `reply` for one answer. The three variables are read
from the environment alone: a `wengui.toml` in the current folder could send the key to another address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from corpus import ChatProblem

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

_LONGEST_REASON = 200


class ChatRefusal(ChatProblem):
    """The service refuses this one request; another may pass."""


class ChatUnfinished(ChatRefusal):
    """The model did not come to an end within its limit of tokens, or the service's censor ended it."""


class ChatUnusable(ChatProblem):
    """Address, key or model is wrong, or nothing answers there: another request will not pass either."""


class ChatSettings(BaseSettings):
    """Where the chat model is; each is an environment variable with the prefix ``WENGUI_LLM_``.

    Attributes:
        base_url: address of the interface, with its version, e.g. ``http://127.0.0.1:11434/v1``.
        model: the model's name.
        api_key: the key, "" where the service asks for none.
        timeout: seconds that the service may stay silent.
        retries: how often a request that failed on the way is sent again.
        answers: whether it words answers; otherwise it only writes question keys (`corpus expand`).
        answer_seconds: seconds that one answer may take before the extractive one is given.
    """

    model_config = SettingsConfigDict(env_prefix="WENGUI_LLM_", extra="ignore", hide_input_in_errors=True)

    base_url: str = Field("", pattern=r"^(https?://[^/\s]+\S*)?$")
    model: str = ""
    api_key: SecretStr = SecretStr("")
    timeout: float = Field(180.0, gt=0)
    retries: int = Field(4, ge=0, le=20)
    answers: bool = True
    answer_seconds: float = Field(60.0, gt=0)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment; no file is read."""
        return init_settings, env_settings

    @property
    def host(self) -> str:
        """Host and port of the service, without what else the address holds."""
        return urlsplit(self.base_url).netloc.rpartition("@")[2]

    @property
    def missing(self) -> list[str]:
        """The variables that have to be set."""
        return [f"WENGUI_LLM_{name.upper()}" for name in ("base_url", "model") if not getattr(self, name).strip()]


@dataclass(frozen=True)
class Reply:
    """What the model answered.

    Attributes:
        text: the answer.
        complete: whether the model ended it itself, rather than the limit of tokens or the service's censor.
    """

    text: str
    complete: bool


def load_chat_settings() -> ChatSettings:
    """The chat model's settings; raises `ChatProblem` naming the variable that is wrong, never its value."""
    try:
        return ChatSettings()  # type: ignore[call-arg]
    except ValidationError as error:
        name = "WENGUI_LLM_" + "_".join(map(str, error.errors()[0]["loc"])).upper()
        needed = {
            "WENGUI_LLM_BASE_URL": "以 http:// 或 https:// 开头的地址",
            "WENGUI_LLM_TIMEOUT": "大于0的秒数",
            "WENGUI_LLM_RETRIES": "0到20的整数",
            "WENGUI_LLM_ANSWERS": "on 或 off",
            "WENGUI_LLM_ANSWER_SECONDS": "大于0的秒数",
        }.get(name, "文本")
        raise ChatProblem(f"环境变量 {name} 的值不对，应为{needed}。请改正后重试。") from None


def open_chat(settings: ChatSettings, max_tokens: int | None = None) -> BaseChatModel:
    """The chat model as a LangChain chat model.

    It sends a request again after a broken connection, a time-out, 408, 409, 429 and 5xx, with growing pauses or after
    the time that ``Retry-After`` gives (the `openai` client's own rules).

    Args:
        settings: where it is.
        max_tokens: the longest answer, in tokens; the service's own limit where None.

    Raises:
        ChatProblem: naming the variables that are not set.
    """
    if settings.missing:
        raise ChatProblem(
            f"没有设置聊天模型。请设置环境变量 {'、'.join(settings.missing)}"
            "（OpenAI 兼容接口的地址和模型名），服务要求密钥的还要设置 WENGUI_LLM_API_KEY；wengui.toml 里写的不算。"
        )
    key = settings.api_key.get_secret_value().strip()
    if not (key.isascii() and key.isprintable()):
        raise ChatProblem("环境变量 WENGUI_LLM_API_KEY 的值不对，密钥只能有英文字母、数字和符号。请重新复制密钥。")
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(
        model=settings.model,
        base_url=settings.base_url,
        api_key=SecretStr(key or "none"),  # the client wants one even where the service does not
        timeout=settings.timeout,
        max_retries=settings.retries,
        max_completion_tokens=max_tokens,
        use_responses_api=False,
    )


def reply(chat: BaseChatModel, messages: Sequence[BaseMessage], settings: ChatSettings) -> Reply:
    """The model's answer to `messages`.

    Raises:
        ChatRefusal: if the service refuses this request.
        ChatProblem: if the service cannot be used: no connection, no answer in time, wrong key, model or interface.
    """
    problem = None
    try:
        message = chat.invoke(list(messages))
    except Exception as error:  # openai has a tree of errors, and LangChain fails in many ways on a foreign interface
        problem = _problem(error, settings)
    # Raised here, without cause, context or local: headers and bodies, which may hold the key, stay out of every log.
    if problem:
        raise problem
    finish = message.response_metadata.get("finish_reason")
    return Reply(message.text, finish not in ("length", "content_filter"))


def pieces(chat: BaseChatModel, messages: Sequence[BaseMessage], settings: ChatSettings) -> Iterator[str]:
    """The model's answer to `messages`, piece by piece as it is written.

    Raises:
        ChatRefusal: if the service refuses this request, or the model's answer has no end.
        ChatProblem: if the service cannot be used, does not stream, or breaks off before the model has ended.
    """
    ended, begun, problem = "", False, None
    broken = f"聊天模型服务 {settings.host} 的应答没有写完就断了。请检查网络后重试。"
    try:
        for chunk in chat.stream(list(messages)):
            begun = True
            ended = chunk.response_metadata.get("finish_reason") or ended
            if chunk.text:
                yield chunk.text
    except Exception as error:
        problem = ChatProblem(broken) if begun else _problem(error, settings)
    if problem:  # as in `reply`
        raise problem
    if ended in ("length", "content_filter"):
        raise ChatUnfinished("聊天模型的答案没有写完就到了长度上限，或被服务截断。")
    if ended != "stop":
        raise ChatProblem(broken)


def _problem(error: Exception, settings: ChatSettings) -> ChatProblem:
    import openai

    at = f"聊天模型服务 {settings.host} "
    match error:
        case openai.APITimeoutError():
            return ChatProblem(
                f"{at}在{settings.timeout:g}秒内没有应答。请检查该服务，或调大 WENGUI_LLM_TIMEOUT 后重试。"
            )
        case openai.APIConnectionError():
            return ChatUnusable(f"{at}连接不上。请检查网络和 WENGUI_LLM_BASE_URL 后重试。")
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            return ChatUnusable(f"{at}不接受密钥（{error.status_code}）。请检查 WENGUI_LLM_API_KEY 后重试。")
        case openai.NotFoundError():
            return ChatUnusable(
                f"{at}没有这个接口或模型“{settings.model}”（404）。请检查 WENGUI_LLM_BASE_URL 和 WENGUI_LLM_MODEL。"
            )
        case openai.RateLimitError():
            return ChatProblem(f"{at}请求过多或额度已用完（429）。请过一会儿再试，或检查账户额度。")
        case openai.APIStatusError(status_code=code) if code in (400, 413, 422):
            return ChatRefusal(
                f"{at}不接受这次请求（{code}：{_reason(error, settings)}）。请检查 WENGUI_LLM_MODEL 是否为聊天模型。"
            )
        case openai.APIStatusError(status_code=code):
            return ChatProblem(f"{at}出错（{code}）。请过一会儿再试。")
    return ChatProblem(f"{at}的应答不是 OpenAI 聊天接口的格式。请检查 WENGUI_LLM_BASE_URL（通常以 /v1 结尾）。")


def _reason(error: Any, settings: ChatSettings) -> str:
    """What the service says, in one line, without the key."""
    body = error.body if isinstance(error.body, dict) else {}
    said = " ".join(str(body.get("message") or error.message).split())
    key = settings.api_key.get_secret_value().strip()
    return (said.replace(key, "***") if key else said)[:_LONGEST_REASON]
