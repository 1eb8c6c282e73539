"""Bring ``out/`` up to date with the content: plan, make, publish, report."""

from __future__ import annotations

from briefings.problems import Unusable, grave
from briefings.publish import BuildRequest, Progress, Report
from briefings.workers.pool import Map, prepare
from briefings.workspace import made_from, require_steady_code


def build(request: BuildRequest, map: Map = map, progress: Progress | None = None) -> Report:
    """Bring ``out/`` up to date, and report what was done.

    Raises Unusable when nothing can be read or written, or another build is at work.
    """
    if report := _up_to_date(request):
        return report
    progress = progress or Progress()
    progress.began()
    prepare(map)
    # What it takes to make anything is slow to import; a build with nothing to do does without.
    from briefings.publish import finish, make, plan
    from briefings.publish.rendering import Renderer
    from briefings.publish.state import read

    require_steady_code()
    # Nobody else publishes meanwhile, so what is read here is never older than what is there.
    with request.workspace.output.locked() as set_aside:
        try:
            state = read(request, set_aside)
            with Renderer(state.library) as renderer:
                stale = plan.stale_editions(state)
                progress.planned(len(stale))
                make.make_editions(state, stale, renderer, map, progress)
                finish.finish(state, renderer)
        except Unusable as error:  # what was set aside is reported now or never
            raise Unusable([*error.problems, *set_aside]) from error
    return state.report()


def _up_to_date(request: BuildRequest) -> Report | None:
    """Report that there is nothing to do, where not a byte changed since a build that found nothing wrong."""
    output = request.workspace.output
    ledger, inputs = output.ledger(), made_from(request.workspace.inputs(), request.today)
    if request.part or ledger.inputs != inputs or grave(ledger.warnings, strict=request.strict):
        return None
    if not all(output.intact(name, entry) for name, entry in ledger.entries.items()):
        return None
    return Report(unchanged=tuple(sorted(ledger.entries)), problems=ledger.warnings)
