"""Fills in one Word template, in a process of its own: ``python -I child.py render|check TEMPLATE DATA RESULT``.

DATA is JSON ``{"context": …, "fields": …}``. ``render`` writes the finished .docx to RESULT; ``check`` writes JSON, a
list of ``[code, detail]``. A template is a stranger's program: it runs in a sandbox without globals, and whoever
started this process limits its time, memory and files. Never imports Django.
"""

import json
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import LxmlError

FILTERS = (
    "default",
    "d",
    "first",
    "float",
    "int",
    "join",
    "last",
    "length",
    "replace",
    "round",
    "trim",
)
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
TAGS = re.compile("<[^>]*>")
SNIPPET = 60
#: Statements that a form to be filled in has no use for.
REFUSED = (
    nodes.Assign,
    nodes.AssignBlock,
    nodes.Call,
    nodes.CallBlock,
    nodes.FromImport,
    nodes.Getitem,
    nodes.Import,
    nodes.Include,
    nodes.Macro,
)


def environment() -> ImmutableSandboxedEnvironment:
    """Return where templates run: escaped, nothing to call, a name that is missing is an error."""
    env = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    env.globals.clear()
    env.filters = {name: env.filters[name] for name in FILTERS}
    return env


def cleaned(value: Any) -> Any:
    """Return ``value`` without what no XML may hold."""
    if isinstance(value, str):
        return NOT_XML.sub("", value)
    if isinstance(value, list):
        return [cleaned(one) for one in value]
    if isinstance(value, dict):
        return {key: cleaned(one) for key, one in value.items()}
    return value


def render(template: str, context: dict[str, Any], result: str) -> None:
    document = DocxTemplate(template)
    document.render(cleaned(context), environment(), autoescape=True)
    document.save(result)


def check(template: str, told: dict[str, Any], result: str) -> list[list[str]]:
    """Return what is wrong with a template, in the order of reading; demo data are filled in at the end."""
    problems: list[list[str]] = []
    env, names = environment(), set()
    for source in sources(template):
        try:
            tree = env.parse(source)
        except TemplateSyntaxError as error:
            problems.append(["broken_tag", near(source, error.lineno)])
            continue
        names |= {node.name for node in tree.find_all(nodes.Name)}
        problems += unknown(tree, told["fields"])
    if problems:
        return unique(problems)
    if told["required"] not in names:
        return [["no_secrecy", ""]]
    try:
        render(template, told["context"], result)
        with zipfile.ZipFile(result) as made:
            made.testzip()
    except SecurityError as error:
        return [["forbidden", str(error)[:SNIPPET]]]
    except UndefinedError as error:
        return [["unknown_field", str(error)[:SNIPPET]]]
    except (TemplateError, TypeError, ValueError, LxmlError) as error:
        return [["not_filled", str(error)[:SNIPPET]]]
    return []


def sources(template: str) -> Iterator[str]:
    """Yield body, headers, footers as docxtpl gives them to Jinja: tags that Word split into runs are whole again."""
    document = DocxTemplate(template)
    document.init_docx()
    yield by_paragraph(document.patch_xml(document.get_xml()))
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        for _key, part in document.get_headers_footers(uri):
            yield by_paragraph(document.patch_xml(document.get_part_xml(part)))


def by_paragraph(source: str) -> str:
    """Put every paragraph on a line of its own, so that an error names one."""
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", source.replace("\n", " "))


def near(source: str, line: int) -> str:
    lines = source.split("\n")
    text = TAGS.sub("", lines[min(line, len(lines)) - 1]).strip()
    return text[:SNIPPET]


def unknown(tree: nodes.Template, fields: dict[str, Any]) -> list[list[str]]:
    """Return the names that the paper does not have, and what a sandbox refuses, in the order of reading."""
    known = {*fields["plain"], *fields["rows"], *fields["parts"]}
    return list(_wrong(tree, fields, known, dict(fields["parts"])))


def _wrong(
    node: nodes.Node, fields: dict[str, Any], known: set[str], rows: dict[str, list[str]]
) -> Iterator[list[str]]:
    """``known``: names that may stand here; ``rows``: those with fields of their own, loops included."""
    if isinstance(node, REFUSED):
        yield ["forbidden", type(node).__name__]
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        yield ["forbidden", f"|{node.name}"]
    if isinstance(node, nodes.Name):
        if node.ctx == "load" and node.name not in known:
            yield ["unknown_field", node.name]
    elif isinstance(node, nodes.Getattr):
        whole = node.node.name if isinstance(node.node, nodes.Name) else ""
        if whole != "loop" and whole not in rows:
            yield ["forbidden", f"{whole}.{node.attr}"]
        elif whole in rows and node.attr not in rows[whole]:
            yield ["unknown_field", f"{whole}.{node.attr}"]
    elif isinstance(node, nodes.For):
        listed = node.iter.name if isinstance(node.iter, nodes.Name) else ""
        if not isinstance(node.target, nodes.Name) or listed not in fields["rows"]:
            yield ["bad_loop", listed or "for"]
            return
        inside = {**rows, node.target.name: fields["rows"][listed]}
        for child in (*node.body, *node.else_):
            yield from _wrong(child, fields, {*known, node.target.name, "loop"}, inside)
        return
    for child in node.iter_child_nodes():
        yield from _wrong(child, fields, known, rows)


def unique(problems: list[list[str]]) -> list[list[str]]:
    return [one for number, one in enumerate(problems) if one not in problems[:number]]


def main(action: str, template: str, data: str, result: str) -> None:
    with open(data, encoding="utf-8") as file:
        told = json.load(file)
    if action == "render":
        render(template, told["context"], result)
        return
    try:
        problems = check(template, told, result)
    except MemoryError:
        problems = [["too_heavy", ""]]
    except Exception as error:  # noqa: BLE001 - whatever python-docx meets in a stranger's file
        problems = [["not_word", type(error).__name__]]
    with open(result, "w", encoding="utf-8") as file:
        json.dump(problems, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
