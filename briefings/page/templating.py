"""Templates in a sandbox: filled within limits, and where one failed. The door to Jinja2.

Templates are a mapping of names to text, so that nothing is looked for on the disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from briefings.language import wording
from briefings.language.language import Language
from briefings.language.phrases import phrased
from briefings.problems import Unusable
from briefings.values.memory import Memory
from briefings.workers.limits import LimitExceeded, Limits, within

MEGABYTES = 1024
"""For one page; the longest there is takes a tenth of a second and a few of these."""
KINDS = (".html", ".xml")


def environment(
    templates: Mapping[str, str], language: Language, memory: Memory
) -> ImmutableSandboxedEnvironment:
    """A sandbox over templates in memory, with the fixed strings of a language."""
    made = _Sandbox(
        memory,
        loader=_loader(templates),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        optimized=False,
        extensions=["jinja2.ext.i18n"],
    )
    made.filters["phrased"] = lambda text: phrased(Markup.escape(text), language.code)
    wording.install(made, language.translations)
    return made


class _Generator(CodeGenerator):
    """Computes nothing while a template is compiled, or a loop had no line of a template yet."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        if not isinstance(node, nodes.TemplateData | nodes.Const):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)


class _Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox that keeps compiled templates: compiling costs more than rendering, and audiences and
    languages share most of them."""

    code_generator_class = _Generator

    def __init__(self, memory: Memory, **options: Any) -> None:
        super().__init__(**options)
        self._memory = memory

    def compile(self, source: Any, name: str | None = None, *rest: Any, **named: Any) -> Any:
        make = partial(super().compile, source, name, *rest, **named)
        return self._memory.templates.get((name, source), (rest, named), make)


def filled(templates: jinja2.Environment, name: str, values: Mapping[str, object], seconds: float) -> str:
    """A template with its values, within the limits; raises whatever a template can raise."""
    with within(Limits(seconds, MEGABYTES)):
        return templates.get_template(name).render(values)


def said(error: Exception) -> str:
    """What a template raised, in words."""
    if isinstance(error, Unusable):
        return error.problems[0].message
    if isinstance(error, jinja2.TemplateNotFound):
        return f"no template is called {error.name!r}"
    if isinstance(error, jinja2.TemplateError):
        return error.message or type(error).__name__
    return f"{type(error).__name__}: {error}"


def _loader(templates: Mapping[str, str]) -> jinja2.BaseLoader:
    """Templates from memory that know their names, so that an error can say which."""

    def load(name: str) -> tuple[str, str | None, None] | None:
        return (templates[name], name, None) if name in templates else None

    return jinja2.FunctionLoader(load)


def where(error: Exception) -> tuple[str, int]:
    """Template and line of an error; Jinja's own frames carry the template's name."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.name or "?", error.lineno
    trace, found = error.__traceback__, ("?", 0)
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(KINDS) and "/site-packages/" not in name:
            found = (name, trace.tb_lineno)
        trace = trace.tb_next
    return found


def spent(error: Exception) -> bool:
    """Whether a template went over its limits, as it would again."""
    return isinstance(error, LimitExceeded)


def stopped(templates: jinja2.Environment, frames: Iterable[tuple[str, int]]) -> tuple[str, int]:
    """Template and line of the innermost frame of a process that was ended."""
    for name, line in frames:
        if name.endswith(KINDS):
            try:
                return name, templates.get_template(name).get_corresponding_lineno(line)
            except jinja2.TemplateError:
                continue
    return "?", 0
