"""Templates in a sandbox: filled within limits, and where one failed. The door to Jinja2.

Templates are a mapping of names to text, so that nothing is looked for on the disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from gettext import NullTranslations
from typing import Any

import jinja2
import jinja2.bccache
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.sandbox import ImmutableSandboxedEnvironment

from briefings.language import wording
from briefings.language.language import Language
from briefings.problems import Unusable
from briefings.workers.limits import LimitExceeded, Limits, within

MEGABYTES = 1024
"""For one page; the longest there is takes a tenth of a second and a few of these."""
KINDS = (".html", ".xml")


def environment(templates: Mapping[str, str], language: Language) -> ImmutableSandboxedEnvironment:
    """A sandbox over templates in memory, with the fixed strings of a language."""
    return _sandbox(tuple(sorted(templates.items())), language.translations)


class _Generator(CodeGenerator):
    """Computes nothing while a template is compiled, or a loop had no line of a template yet."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        if not isinstance(node, nodes.TemplateData | nodes.Const):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)


class _Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox that judges an attribute once for each type: it goes by nothing else."""

    code_generator_class = _Generator

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._judged: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        known = self._judged.get((type(obj), attr))
        if known is None:
            known = self._judged[type(obj), attr] = super().is_safe_attribute(obj, attr, value)
        return known


@lru_cache(maxsize=64)
def _sandbox(
    templates: tuple[tuple[str, str], ...], translations: NullTranslations
) -> ImmutableSandboxedEnvironment:
    made = _Sandbox(
        loader=_loader(dict(templates)),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_COMPILED,
        optimized=False,
        extensions=["jinja2.ext.i18n"],
    )
    wording.install(made, translations)
    return made


def filled(templates: jinja2.Environment, name: str, values: Mapping[str, object], seconds: float) -> str:
    """A template with its values, within the limits; raises whatever a template can raise."""
    with within(Limits(seconds, MEGABYTES)):
        return templates.get_template(name).render(values)


class _Compiled(jinja2.BytecodeCache):
    """Compiled templates, kept while the program runs: compiling costs more than rendering,
    and audiences and languages share most of them."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        key = f"{bucket.key} {bucket.checksum}"
        if key in self.kept:
            bucket.bytecode_from_string(self.kept[key])

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.kept[f"{bucket.key} {bucket.checksum}"] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


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
