"""Settings by environment variables `XIAOHAO_…`; the one place that reads the environment."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

_ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Everything an operator can set, with the embedded defaults."""

    model_config = SettingsConfigDict(env_prefix="XIAOHAO_", extra="ignore")

    database_url: str = Field(
        default=f"sqlite:///{_ROOT / 'var' / 'xiaohao.db'}",
        description="SQLite file or postgresql+psycopg://user:password@host/database",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="seals reporters' identities; without it a key file is made",
    )
    sample_data: bool = Field(default=True, description="load the samples at the first start")
    processes_dir: Path = _ROOT / "processes"
    samples_dir: Path = _ROOT / "samples"
    web_dir: Path = _ROOT / "web" / "dist"
    session_hours: float = Field(default=12.0, gt=0, le=24 * 30)
    https_only: bool = Field(default=False, description="mark the session cookie Secure, send HSTS")
    sweep_seconds: float = Field(default=5.0, gt=0, description="pause between two sweeps")
    message_ttl_seconds: float = Field(default=0.0, ge=0)
    live_seconds: float = Field(default=1.0, gt=0, description="pause between two looks for news")
    public_url: str = Field(default="", description="where people open the product: https://…")
    notice_channels: str = Field(
        default="", description="ways out for notices: mail wecom dingtalk feishu webhook; none"
    )
    notice_mail_url: SecretStr | None = Field(
        default=None, description="mail server: mailtos://user:password@host:465?from=…"
    )
    notice_webhook_hosts: str = Field(default="", description="hosts (host:port) of webhooks")
    notice_wecom_url: str = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={key}"
    notice_dingtalk_url: str = "https://oapi.dingtalk.com/robot/send?access_token={key}"
    notice_feishu_url: str = "https://open.feishu.cn/open-apis/bot/v2/hook/{key}"
    notice_subject_names: bool = Field(
        default=False, description="let subjects' names (主体名称) stand in what leaves"
    )
    notice_days: int = Field(default=180, ge=1, description="notices are kept so long")

    @property
    def key_file(self) -> Path:
        """Name the file that holds the sealing key when no secret is set."""
        if self.database_url.startswith("sqlite:///"):
            return Path(self.database_url.removeprefix("sqlite:///")).with_suffix(".key")
        return _ROOT / "var" / "xiaohao.key"

    @property
    def webhook_hosts(self) -> frozenset[str]:
        """Name the hosts to which webhooks may lead, as they stand in an address."""
        return frozenset(self.notice_webhook_hosts.lower().replace(",", " ").split())


def load() -> Settings:
    """Read the environment once."""
    return Settings()
