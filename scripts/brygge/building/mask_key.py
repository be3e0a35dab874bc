"""The key of a target, with which columns are hashed for readers who may not see them.

Input:   a target.
Output:  `warehouse/<target>.mask.key`, which its owner alone may read; made once.
Never:   replaces a key: hashes would no longer equal those of earlier builds. The synthetic targets
         have a public key, which the macro `keyed_hash` holds.
"""

import os
import secrets

from brygge.project import SYNTHETIC_TARGETS, Target

BYTES = 32


def keep_mask_key(target: Target) -> None:
    """Make the key of a target that has none. Call it while the target is held."""
    if target.name in SYNTHETIC_TARGETS or target.mask_key.exists():
        return
    aside = target.mask_key.with_name(f".{target.mask_key.name}.tmp")
    aside.unlink(missing_ok=True)
    # Whole and closed to others before it has its name: dbt may come at any moment.
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(BYTES))
    os.replace(aside, target.mask_key)
