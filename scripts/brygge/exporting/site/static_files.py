"""What is the same in every site: the style, the scripts, the icon.

Input:   a site (nothing of it is used).
Output:  the files of `static/`.
Never:   anything from elsewhere: the site needs no network.
"""

from collections.abc import Iterator
from importlib.resources import files

from brygge.exporting.document import Document
from brygge.exporting.site.subject import Site


def export(_: Site) -> Iterator[Document]:
    """Yield the files."""
    folder = files("brygge.exporting.site").joinpath("static")
    for each in sorted(folder.iterdir(), key=lambda file: file.name):
        yield Document(f"static/{each.name}", (each.read_bytes(),))
