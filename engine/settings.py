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

    @property
    def key_file(self) -> Path:
        """Name the file that holds the sealing key when no secret is set."""
        if self.database_url.startswith("sqlite:///"):
            return Path(self.database_url.removeprefix("sqlite:///")).with_suffix(".key")
        return _ROOT / "var" / "xiaohao.key"


def load() -> Settings:
    """Read the environment once."""
    return Settings()
