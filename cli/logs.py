"""Logs for operators: one JSON object a line on standard error, words on a terminal."""

from __future__ import annotations

import sys
from typing import Any

import structlog


def config() -> dict[str, Any]:
    """Give the logging configuration of a served process."""
    before = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=False)
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": before,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    _without_colours,
                    structlog.processors.format_exc_info,
                    renderer,
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "uvicorn": {"level": "INFO"},
            "apscheduler": {"level": "ERROR"},
            "psycopg": {"level": "ERROR"},  # it warns of each pipeline that ends by an error
            "alembic": {"level": "WARNING"},
        },
    }


def _without_colours(logger: Any, name: str, line: dict[str, Any]) -> dict[str, Any]:
    del logger, name
    line.pop("color_message", None)
    return line
