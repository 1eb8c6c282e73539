"""Values of a YAML file moved, replaced, wrapped or gone."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import yaml

from briefings.library.folders import SHIPPED
from tests.fuzz.words import RAW, WORDS


def values(root: Path, random: Random) -> str:
    """Values of a content file or of the settings, moved, replaced, wrapped or gone."""
    path = random.choice(_content(root))
    try:
        tree = yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader)
        done = [_edit(tree, random) for _ in range(random.choice((1, 1, 1, 2, 5)))]
        path.write_text(_written(tree), "utf-8", "surrogatepass")
    except (yaml.YAMLError, ValueError, RecursionError, OSError) as error:
        return f"{path.name}: not to be changed ({type(error).__name__})"  # broken by now
    return f"{path.name}: {', '.join(done)}"


def _content(root: Path) -> list[Path]:
    found = [path for path in sorted((root / "content").rglob("*.yaml")) if path.is_file()]
    return [*found, own(root, "fonts/fonts.yaml")]


def _edit(tree: Any, random: Random) -> str:
    all_ = list(places(tree))
    if not all_:
        return "nothing there"
    holder, key, path = random.choice(all_)
    name = "/".join(map(str, path))
    kind = random.choice(tuple(EDITS))
    EDITS[kind](holder, key, random, all_)
    return f"{name} {kind}"


def places(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, Any, tuple[Any, ...]]]:
    keys = list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    for key in keys:
        yield tree, key, (*path, key)
        if len(path) < 20:
            yield from places(tree[key], (*path, key))


def _word(holder: Any, key: Any, random: Random, _: Sequence[Any]) -> None:
    holder[key] = random.choice(WORDS)


def _mark(holder: Any, key: Any, random: Random, _: Sequence[Any]) -> None:
    """What YAML itself has a meaning for stands in the file as it is, see ``_written``."""
    holder[key] = f"@@{random.randrange(len(RAW))}@@"


def _within(holder: Any, key: Any, random: Random, _: Sequence[Any]) -> None:
    text = str(holder[key])[:200]
    at = random.randint(0, len(text))
    holder[key] = text[:at] + random.choice(WORDS) + text[at:]


def _of_another(holder: Any, key: Any, random: Random, all_: Sequence[Any]) -> None:
    other, there, _ = random.choice(all_)
    holder[key] = json.loads(json.dumps(other[there]))


def _gone(holder: Any, key: Any, random: Random, _: Sequence[Any]) -> None:
    del holder[key]


def _renamed(holder: Any, key: Any, random: Random, _: Sequence[Any]) -> None:
    value = holder.pop(key)
    if isinstance(holder, dict):
        holder[random.choice((*WORDS, key + "s", key[:-1], key.upper(), "only", "derive", "amount"))] = value


def _wrapped(holder: Any, key: Any, random: Random, _: Sequence[Any]) -> None:
    for _depth in range(random.choice((1, 1, 2, 30))):
        holder[key] = [holder[key]] if random.random() < 0.5 else {random.choice(("ja", "x")): holder[key]}


def _many(holder: Any, key: Any, random: Random, _: Sequence[Any]) -> None:
    value, count = holder[key], random.choice((2, 3, 50, 1000))
    if isinstance(value, list):
        holder[key] = (value * count)[:2000]
    elif isinstance(value, dict) and value:
        some = random.choice(list(value))
        value.update({f"{some}-{n}": value[some] for n in range(min(count, 200))})
    else:
        holder[key] = [value] * count


def _plain(holder: Any, key: Any, random: Random, _: Sequence[Any]) -> None:
    holder[key] = random.choice(
        (None, True, 0, -1, 1.5, 10**40, float("nan"), float("inf"), [], {}, [[]], {"": ""})
    )


def _shuffled(holder: Any, key: Any, random: Random, all_: Sequence[Any]) -> None:
    other, there, _ = random.choice(all_)
    holder[key], value = random.choice(WORDS), holder[key]
    if there in other if isinstance(other, dict) else there < len(other):
        other[there] = value if not isinstance(value, dict | list) else json.loads(json.dumps(value))


EDITS: dict[str, Callable[[Any, Any, Random, Sequence[Any]], None]] = {
    "a word": _word, "raw": _mark, "within": _within, "of another": _of_another, "gone": _gone, "renamed": _renamed,
    "wrapped": _wrapped, "many": _many, "plain": _plain, "shuffled": _shuffled, "another word": _word,
}  # fmt: skip


def _written(tree: Any) -> str:
    text: str = yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10**6)
    for number, raw in enumerate(RAW):
        text = text.replace(f"'@@{number}@@'", raw).replace(f"@@{number}@@", raw)
    return text


def own(root: Path, name: str) -> Path:
    """A file of the workspace's own, at first as it is shipped."""
    path = root / name
    if not any(os.path.lexists(one) and not one.is_dir() for one in (path, *path.parents)):
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_dir():
            shutil.copyfile(SHIPPED / name, path)
    return path
