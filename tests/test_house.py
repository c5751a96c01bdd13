"""The house's rules that no linter knows."""

from __future__ import annotations

import ast
import pkgutil
import re
from importlib import import_module
from pathlib import Path

import pytest

import fundledger
from fundledger.errors import FundLedgerError

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "fundledger").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_float_touches_money(path: Path) -> None:
    """Outside retry delays there is no reason for a float at all."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [
        node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "float"
    ]
    assert not calls


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_code_names_no_account(path: Path) -> None:
    """A circular changes account numbers; they stand in `bookkeeping/rules`, never in code."""
    text = path.read_text(encoding="utf-8")
    assert not re.findall(r"[\"'](?:111|112|1211|1381|1388|141|3381|3388H?|353[GLM]|615)[\"']", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_holds_no_sum_and_no_inline_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*sum\b", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\sstyle=|\son\w+=", text)


def refusals(root: type[FundLedgerError]) -> set[type[FundLedgerError]]:
    return {root}.union(*(refusals(child) for child in root.__subclasses__()))


def test_every_refusal_says_what_to_do() -> None:
    """One sentence: the condition, then after a colon or full stop the remedy."""
    for module in pkgutil.walk_packages(fundledger.__path__, "fundledger."):
        if module.name != "fundledger.__main__":
            import_module(module.name)
    for refusal in refusals(FundLedgerError):
        if refusal.message:
            assert refusal.message.endswith((".", ")")), refusal
            assert re.search(r"[:;.(]", refusal.message[:-1]), f"{refusal.__name__} names no remedy"
