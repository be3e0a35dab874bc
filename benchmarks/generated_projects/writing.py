"""The artifacts of a project in a folder.

Input:   a number of models, and what to write of them.
Output:  `manifest.json`, `run_results.json`; `catalog.json` and `truth.json` where told.
Never:   removes other files of the folder.
"""

import json
from dataclasses import asdict
from pathlib import Path

from generated_projects.artifacts.catalog import catalog_of
from generated_projects.artifacts.manifest import manifest_of
from generated_projects.artifacts.results import results_of
from generated_projects.assets import Asset
from generated_projects.composing import compose
from generated_projects.truth import true_edges


def write_artifacts(
    folder: Path,
    models: int,
    *,
    has_catalog: bool = True,
    is_changed: bool = False,
    has_truth: bool = False,
) -> list[Asset]:
    """Write the artifacts of a project of so many models; return its assets."""
    assets = compose(models, is_changed=is_changed)
    manifest = manifest_of(assets)
    texts = {"manifest.json": manifest, "run_results.json": results_of(manifest)}
    if has_catalog:
        texts["catalog.json"] = catalog_of(assets)
    if has_truth:
        texts["truth.json"] = {"edges": [asdict(each) for each in true_edges(assets)]}
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in texts.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return assets
