"""The file names of things whose ids are anybody's text.

Input:   ids, as a foreign project may have them: dots, slashes, spaces, capitals, any script.
Output:  for each a name that is safe on every file system and unlike the others, whatever the case.
Never:   names a hidden file, a device, or anything outside the folder; a plain id stays as it is.
"""

import re
from collections.abc import Collection, Iterable
from hashlib import blake2b

_PLAIN = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,98}[a-z0-9_])?")
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
# What Windows takes for a device, with any ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com[1-9]|lpt[1-9])(\..*)?")
_KEPT = 60


def file_names(ids: Iterable[str], taken: Collection[str] = ()) -> list[str]:
    """Return a name for each of `ids`, in their order; none of them is in `taken`.

    An id that is not plain gets a part of its hash, so its name does not depend on the others.
    Equal ids are told apart by a number.
    """
    used = {name.lower() for name in taken}
    names = []
    for each in ids:
        name = _name(each, taken)
        found, count = name, 1
        while found.lower() in used:
            count += 1
            found = f"{name}-{count}"
        used.add(found.lower())
        names.append(found)
    return names


def _name(text: str, refused: Collection[str]) -> str:
    is_plain = _PLAIN.fullmatch(text) and not _DEVICES.fullmatch(text)
    if is_plain and text not in refused:
        return text
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"{_UNSAFE.sub('_', text)[:_KEPT].strip('_-') or 'unnamed'}-{digest}"
