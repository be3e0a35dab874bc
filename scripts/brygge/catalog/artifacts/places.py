"""Find dbt's artifacts in a folder or a zip archive.

Input:   a folder, a zip archive, or the path of a manifest.
Output:  `ArtifactFiles`: the bytes of each artifact that is there.
Never:   unpacks an archive to disk, or looks into folders of other runs.
"""

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from brygge.errors import InputError

MANIFEST = "manifest.json"
CATALOG = "catalog.json"
SOURCES = "sources.json"
SEMANTIC = "semantic_manifest.json"
RUN_RESULTS = "run_results"
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, EOFError),
    *(NotImplementedError, RuntimeError, OSError),
)


@dataclass(frozen=True)
class ArtifactFiles:
    """The artifacts of one project; several run results make a history. `place` names them."""

    place: str
    manifest: bytes
    catalog: bytes | None = None
    sources: bytes | None = None
    semantic_manifest: bytes | None = None
    # By file name, in the order of names.
    run_results: tuple[tuple[str, bytes], ...] = ()


def find_artifacts(place: Path) -> ArtifactFiles:
    """Return the artifacts at `place`.

    Run results are all files `run_results*.json` beside the manifest and in `run_results/`.
    Raises `InputError` when there is no manifest, or the archive cannot be read.
    """
    if place.is_dir():
        return _files(place.name or str(place), _in_folder(place))
    if not place.exists():
        raise InputError(
            f"{place}: there is no such folder or file.",
            "name the folder that dbt wrote its artifacts to (usually target/), or a zip of it.",
        )
    if zipfile.is_zipfile(place) or place.suffix.lower() == ".zip":
        return _files(place.name, _in_archive(place))
    return _files(place.parent.name, _in_folder(place.parent) | {MANIFEST: place.read_bytes()})


def _in_folder(folder: Path) -> dict[str, bytes]:
    wanted = [folder / name for name in (MANIFEST, CATALOG, SOURCES, SEMANTIC)]
    wanted += sorted(folder.glob(f"{RUN_RESULTS}*.json"))
    wanted += sorted(folder.glob(f"{RUN_RESULTS}/*.json"))
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in wanted if path.is_file()
    }


def _in_archive(archive: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(archive) as opened:
            # Some tools on Windows write `target\manifest.json`.
            members = {name.replace("\\", "/"): name for name in sorted(opened.namelist())}
            names = sorted(members)
            manifests = [name for name in names if PurePosixPath(name).name == MANIFEST]
            if not manifests:
                return {}
            # The project's own, should packages have brought others.
            depth = min(name.count("/") for name in manifests)
            nearest = [name for name in manifests if name.count("/") == depth]
            if len(nearest) > 1:
                raise InputError(
                    f"{archive.name} holds {len(nearest)} projects: {', '.join(nearest[:5])}.",
                    "make a zip of each, or name an unpacked folder.",
                )
            root = nearest[0][: -len(MANIFEST)]
            return {
                inner: opened.read(members[name])
                for name in names
                if name.startswith(root) and _is_wanted(inner := name[len(root) :])
            }
    except UNREADABLE as error:
        raise InputError(
            f"{archive.name}: the archive cannot be read ({error}).",
            "make the zip anew, without a password.",
        ) from None


def _is_wanted(name: str) -> bool:
    path = PurePosixPath(name)
    if path.suffix != ".json":
        return False
    is_result = path.name.startswith(RUN_RESULTS) and len(path.parts) == 1
    is_kept_result = len(path.parts) == 2 and path.parts[0] == RUN_RESULTS
    return is_result or is_kept_result or name in (MANIFEST, CATALOG, SOURCES, SEMANTIC)


def _files(place: str, found: dict[str, bytes]) -> ArtifactFiles:
    if MANIFEST not in found:
        raise InputError(
            f"{place}: there is no {MANIFEST}.",
            "run `dbt build` or `dbt compile` in that project first; dbt writes it to target/.",
        )
    return ArtifactFiles(
        place=place,
        manifest=found[MANIFEST],
        catalog=found.get(CATALOG),
        sources=found.get(SOURCES),
        semantic_manifest=found.get(SEMANTIC),
        run_results=tuple(
            (name, content)
            for name, content in sorted(found.items())
            if name.startswith(RUN_RESULTS)
        ),
    )
