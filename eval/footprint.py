"""What a system takes (占用): the largest resident size of this process, and the size of what is installed."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


@dataclass(frozen=True)
class Installed:
    """A distribution with all that it depends on: how many, their size in MiB, and which are not installed."""

    distributions: int
    megabytes: float
    missing: tuple[str, ...] = ()


def peak_mb() -> float | None:
    """The process's largest resident size so far, MiB; None where the system does not tell (Windows).

    Linux hands `ru_maxrss` on to what a process starts, so that a child of a large parent would begin with its size;
    what the kernel tells of the memory itself begins anew.
    """
    status = Path("/proc/self/status")
    if status.exists():
        told = re.search(r"^VmHWM:\s*(\d+) kB", status.read_text(encoding="utf-8"), re.MULTILINE)
        if told:
            return int(told[1]) / 1024
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)  # bytes on macOS, KiB elsewhere


def installed(names: Iterable[str]) -> Installed:
    """What the distributions `names` take with all that they depend on in this environment, by their RECORD files.

    Args:
        names: as on the package index, extras in brackets.
    """
    found: dict[str, Distribution] = {}
    missing: set[str] = set()
    visited: set[tuple[str, frozenset[str]]] = set()
    waiting = [Requirement(name) for name in names]
    while waiting:
        wanted = waiting.pop()
        key = canonicalize_name(wanted.name), frozenset(wanted.extras)
        if key in visited:
            continue
        visited.add(key)
        try:
            its = found[key[0]] = distribution(wanted.name)
        except PackageNotFoundError:
            missing.add(key[0])
            continue
        waiting += _required(its, wanted.extras)
    size = sum(path.stat().st_size for its in found.values() for path in _files(its))
    return Installed(len(found), size / 1024**2, tuple(sorted(missing)))


def _required(its: Distribution, extras: Iterable[str]) -> Iterator[Requirement]:
    """What `its` needs on this machine, with these extras."""
    for line in its.requires or ():
        needed = Requirement(line)
        if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield needed


def _files(its: Distribution) -> set[Path]:
    listed = {Path(str(file.locate())) for file in its.files or ()}
    if _editable(its):  # only a pointer to the source is listed
        name = canonicalize_name(its.metadata["Name"])
        tops = [top for top, owners in packages_distributions().items() if name in map(canonicalize_name, owners)]
        listed |= {path for top in tops for path in _source(top)}
    return {path for path in listed if path.is_file()}


def _editable(its: Distribution) -> bool:
    origin = its.read_text("direct_url.json")
    return bool(origin and json.loads(origin).get("dir_info", {}).get("editable"))


def _source(package: str) -> Iterator[Path]:
    from importlib.util import find_spec

    spec = find_spec(package)
    for folder in (spec and spec.submodule_search_locations) or ():
        yield from Path(folder).rglob("*")
    if spec and spec.origin and not spec.submodule_search_locations:
        yield Path(spec.origin)
