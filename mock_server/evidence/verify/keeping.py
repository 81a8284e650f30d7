"""Evidence: what a sandbox answered to a question, kept in a file."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from mock_server.core.behaviours import Behaviour
from mock_server.core.secrets.redaction import Redaction
from mock_server.core.vendor import Vendor
from mock_server.evidence.verify.calling import Exchange
from mock_server.evidence.verify.kept import MARK, VERSION
from mock_server.evidence.verify.report import verdict_json
from mock_server.evidence.verify.run import Verdict

MAX_BODY = 100_000  # characters of a body that is kept


def write(
    directory: Path,
    vendor: Vendor,
    row: Behaviour,
    verdict: Verdict,
    asked: str,
    url: str,
    redaction: Redaction,
) -> Path:
    """Keep a verdict with its exchanges as `DIRECTORY/VENDOR/NUMBER.yaml`. Raises OSError."""
    shown = verdict_json(verdict)
    document = {
        MARK: VERSION,
        "vendor": vendor.name,
        "behaviour": verdict.number,
        "rule": row.rule,
        "asked": asked,
        "url": url,
        **({"mock": True} if verdict.by_a_mock else {}),
        "outcome": verdict.outcome,
        **{name: shown[name] for name in ("differences",) if name in shown},
        "exchanges": [_exchange(one, redaction) for one in verdict.exchanges],
    }
    file = directory / vendor.name / f"{verdict.number}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)
    file.write_text(text, encoding="utf-8")
    return file


def _exchange(exchange: Exchange, redaction: Redaction) -> dict[str, Any]:
    answer = exchange.answer
    request = {
        "method": exchange.method,
        "path": _path(exchange.path, redaction),
        "headers": _headers([*exchange.headers.items()], redaction),
        **({} if exchange.body is None else {"body": _body(exchange.body, redaction)}),
    }
    shown = {
        "status": answer.status,
        "headers": _headers(answer.headers, redaction),
        "body": _body(answer.body, redaction),
    }
    return {"request": request, "answer": shown}


def _path(path: str, redaction: Redaction) -> str:
    path, mark, query = path.partition("?")
    return redaction.path(path) + mark + redaction.query(query)


def _headers(headers: Iterable[tuple[str, str]], redaction: Redaction) -> dict[str, str]:
    """By name; of a name that comes twice, both values."""
    found: dict[str, str] = {}
    for name, value in headers:
        shown = redaction.header(name, value)
        found[name] = f"{found[name]}, {shown}" if name in found else shown
    return found


def _body(body: bytes, redaction: Redaction) -> str:
    text = redaction.body(body)
    return text if len(text) <= MAX_BODY else f"{text[:MAX_BODY]}…"
