"""The words of a project: its documentation blocks.

Input:   a manifest.
Output:  `Term`s by name; dbt's own blocks and the pages that dbt docs shows first are none.
Never:   keeps a secret or an absolute path that stands in a text.
"""

from brygge.catalog.artifacts.manifest import Manifest
from brygge.catalog.assembling.scrubbing import scrubbed
from brygge.catalog.model import Term

# The package of dbt itself, and how blocks are called that are pages of their own.
DBT, PAGE = "dbt", "__"


def make_terms(manifest: Manifest) -> tuple[Term, ...]:
    """Return the terms that the documentation blocks of `manifest` explain."""
    terms = [
        Term(doc.name, doc.package_name, doc.original_file_path, scrubbed(text.strip()))
        for doc in manifest.docs.values()
        if doc.package_name != DBT and not doc.name.startswith(PAGE)
        for text in [doc.block_contents or ""]
        if text.strip()
    ]
    return tuple(sorted(terms, key=lambda term: (term.name, term.package)))
