"""Finds every act that the code records: reads the calls, follows a parameter to its callers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

SRC = Path(__file__).parents[2] / "src" / "zhike"
RECORDERS = ("Act", "record_read", "record_event")
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


class CannotTell(Exception):
    """An act is made up in a way that this reading does not follow."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Place:
    """A call with what stands around it."""

    call: ast.Call
    function: FunctionNode | None
    module: ast.Module
    path: Path

    def __str__(self) -> str:
        return f"{self.path.relative_to(SRC)}:{self.call.lineno}"


def recorded_acts() -> dict[str, Place]:
    """Every name of an act with a place that records it."""
    return {
        act: place
        for name in RECORDERS
        for place in _calls(name)
        if (given := _given(place.call, "activity", None)) is not None
        for act in _values(given, place)
    }


def _values(node: ast.expr, place: Place) -> set[str]:
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=one, orelse=other):
            return _values(one, place) | _values(other, place)
        case ast.JoinedStr(values=parts):
            return {"".join(text) for text in product(*(_values(part, place) for part in parts))}
        case ast.FormattedValue(value=value):
            return _values(value, place)
        case ast.Name(id=name):
            return _named(name, place)
        case ast.Subscript(value=ast.Name(id=table)):
            return _named(table, place)
        case ast.Dict(values=values):
            return set().union(*(_values(value, place) for value in values))
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return _member(owner, name, place)
    raise CannotTell(f"{place} records {ast.unparse(node)}")


def _named(name: str, place: Place) -> set[str]:
    if place.function and name in _parameters(place.function):
        return _passed(name, place.function, place)
    scopes = [place.function, place.module, *(module for _path, module in _modules())]
    for scope in filter(None, scopes):
        if values := list(_assigned(name, scope)):
            return set().union(*(_values(value, place) for value in values))
    raise CannotTell(f"{place} records {name}")


def _passed(name: str, function: FunctionNode, place: Place) -> set[str]:
    number = _parameters(function).index(name)
    calls = _calls(function.name)
    if function.name.startswith("_"):
        calls = [call for call in calls if call.path == place.path]
    found = [
        _values(given, call)
        for call in calls
        if (given := _given(call.call, name, number)) is not None
    ]
    if default := _defaults(function).get(name):
        found.append(_values(default, place))
    if not found:
        raise CannotTell(f"{place} records {name}, and nobody calls {function.name}")
    return set().union(*found)


def _member(owner: str, name: str, place: Place) -> set[str]:
    """The value of a member of a class of constants."""
    for _path, module in _modules():
        for node in module.body:
            if isinstance(node, ast.ClassDef) and node.name == owner:
                return set().union(*(_values(value, place) for value in _assigned(name, node)))
    raise CannotTell(f"{place} records {owner}.{name}")


def _given(call: ast.Call, name: str, number: int | None) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[number] if number is not None and number < len(call.args) else None


def _parameters(function: FunctionNode) -> list[str]:
    given = function.args
    return [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]


def _defaults(function: FunctionNode) -> dict[str, ast.expr]:
    given = function.args
    named = [one.arg for one in (*given.posonlyargs, *given.args)]
    last = dict(zip(reversed(named), reversed(given.defaults), strict=False))
    by_word = {o.arg: v for o, v in zip(given.kwonlyargs, given.kw_defaults, strict=True) if v}
    return last | by_word


def _assigned(name: str, scope: ast.AST) -> Iterator[ast.expr]:
    body = ast.walk(scope) if isinstance(scope, FunctionNode) else scope.body  # type: ignore[attr-defined]
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                yield value
            case ast.AnnAssign(target=ast.Name(id=found), value=ast.expr() as value):
                if found == name:
                    yield value


@cache
def _calls(name: str) -> list[Place]:
    return [place for place in _all_calls() if _called(place.call) == name]


@cache
def _all_calls() -> list[Place]:
    return [
        Place(call=call, function=function, module=module, path=path)
        for path, module in _modules()
        for function, call in _inside(module, None)
    ]


def _inside(
    node: ast.AST, function: FunctionNode | None
) -> Iterator[tuple[FunctionNode | None, ast.Call]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield function, child
        yield from _inside(child, child if isinstance(child, FunctionNode) else function)


def _called(call: ast.Call) -> str:
    named = call.func
    return named.id if isinstance(named, ast.Name) else getattr(named, "attr", "")


@cache
def _modules() -> list[tuple[Path, ast.Module]]:
    return [
        (path, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(SRC.rglob("*.py"))
    ]
