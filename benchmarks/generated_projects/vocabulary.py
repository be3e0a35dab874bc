"""Words that names and prose of generated projects are put together from; sentences and hashes.

Input:   what a text is about.
Output:  the same text for the same words.
Never:   knows of assets.
"""

from hashlib import md5, sha256

PROJECT = "shop"
DATABASE = "shop"
DOMAINS = (
    *("sales", "stock", "returns", "loyalty", "pricing", "payments", "shipping", "claims"),
    *("suppliers", "hiring", "finance", "marketing", "service", "quality", "energy", "fleet"),
    *("events", "tax", "legal", "travel"),
)
ENTITIES = (
    *("order", "customer", "product", "store", "region", "contract", "invoice", "parcel"),
    *("ticket", "campaign", "visit", "quote", "machine", "route", "driver", "claim"),
    *("grant", "lesson", "meter", "voucher", "recipe"),
)
SYSTEMS = ("erp", "crm", "till", "web", "hub")
MADE_AT = "2026-11-01T05:00:00.000000Z"


def prose(words: int, *about: object) -> str:
    """Return sentences that nobody needs to read: they give descriptions their usual length."""
    seed = int(md5("|".join(map(str, about)).encode()).hexdigest(), 16)
    text = [(*ENTITIES, *DOMAINS)[(seed >> (i % 96)) % 41] for i in range(words)]
    return f"{' '.join(text).capitalize()}."


def digest(*about: object) -> str:
    """Return a hash of names, for checksums and the ids of tests."""
    return sha256("|".join(map(str, about)).encode()).hexdigest()
