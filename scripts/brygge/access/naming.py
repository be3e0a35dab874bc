"""Tables of products that SQL names, past dbt's graph: as a source, or in the text.

Input:   nodes and sources of dbt's manifest.
Output:  `Table`s of other products than the reader's.
Never:   runs SQL. A name that Jinja puts together is not seen. The gate does the same in dbt.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from brygge.access.judging import Table

_COMMENTS = re.compile(r"/\*.*?\*/|\{#.*?#\}|--[^\n]*", re.DOTALL)
_NAMES = re.compile(r'["`]?\b(\w+)["`]?[ ]*[.][ ]*["`]?(\w+)\b')
_Node = Mapping[str, Any]
# By `schema.table` in lower case: the product, and the port's name where it is one.
Tables = Mapping[str, tuple[str, str]]


def tables_of_products(nodes: Iterable[_Node], ports: Mapping[str, str]) -> Tables:
    """Return what products have in the database; `ports` are contracts' ids by unique id."""
    tables: dict[str, tuple[str, str]] = {}
    for node in nodes:
        product = str(node.get("group") or "")
        if not product or not node.get("schema"):
            continue
        held = (product, str(node["name"]) if node["unique_id"] in ports else "")
        tables[f"{node['schema']}.{node.get('alias') or node['name']}".lower()] = held
        if node.get("version") and node.get("version") == node.get("latest_version"):
            tables[f"{node['schema']}.{node['name']}".lower()] = held
    return tables


def named_tables(
    node: _Node, sources: Mapping[str, _Node], tables: Tables, group: str
) -> Iterator[Table]:
    """Yield each table of another product than `group` that `node` names, sorted."""
    found = {
        f"{schema}.{table}".lower(): " in its SQL"
        for schema, table in _NAMES.findall(_COMMENTS.sub(" ", node.get("raw_code") or ""))
    }
    for parent in (node.get("depends_on") or {}).get("nodes") or ():
        if source := sources.get(parent):
            named = f"{source['schema']}.{source['identifier']}".lower()
            found[named] = f" as the source {source['source_name']}.{source['name']}"
    for name, how in sorted(found.items()):
        product, port = tables.get(name, (group, ""))
        if product != group:
            yield Table(name, how, product, port)
