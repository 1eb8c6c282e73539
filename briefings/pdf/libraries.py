"""The system's libraries that decide the bytes of a PDF: Pango sets, HarfBuzz shapes and cuts fonts."""

from __future__ import annotations

from weasyprint.text import ffi as native

native.ffi.cdef("const char * hb_version_string (void);", override=True)


def libraries() -> dict[str, str]:
    """Each by name, with the version that this process has loaded."""
    major, rest = divmod(native.pango.pango_version(), 10_000)
    return {
        "Pango": f"{major}.{rest // 100}.{rest % 100}",
        "HarfBuzz": native.ffi.string(native.harfbuzz.hb_version_string()).decode(),
        "harfbuzz-subset": "present" if native.harfbuzz_subset else "missing",
    }
