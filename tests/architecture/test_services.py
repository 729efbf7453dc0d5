"""Writes are made by keyword and say what they do."""

import importlib
import inspect
import pkgutil
from types import FunctionType, ModuleType

import pytest

from tests.architecture.layers import our_apps


def service_functions() -> list[FunctionType]:
    """Return every function that callers of our apps reach through ``services``."""
    found = {}
    for config in our_apps().values():
        for module in faces(f"{config.name}.services"):
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if not name.startswith("_") and function.__module__.startswith(module.__name__):
                    found[name_of(function)] = function
    return [found[name] for name in sorted(found)]


def faces(name: str) -> list[ModuleType]:
    """Return the module, or the parts of a package that gathers nothing in its ``__init__``."""
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return []
    if hasattr(module, "__all__") or not hasattr(module, "__path__"):
        return [module]
    return [
        importlib.import_module(part.name)
        for part in pkgutil.iter_modules(module.__path__, f"{name}.")
    ]


def name_of(function: FunctionType) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def test_there_are_services() -> None:
    assert len(service_functions()) > 10


@pytest.mark.parametrize("function", service_functions(), ids=name_of)
def test_service_is_documented_and_takes_keywords_only(function: FunctionType) -> None:
    """A single positional argument is let through: ``end_all_sessions(user)`` can't be mixed up."""
    positional = [
        parameter.name
        for parameter in inspect.signature(function).parameters.values()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]

    assert (function.__doc__ or "").strip(), "no docstring"
    assert len(positional) <= 1, f"positional: {positional}"
