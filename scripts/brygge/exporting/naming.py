"""What other tools call a dataset.

Input:   a catalog: relations of assets, the adapter of the project.
Output:  names as `database.schema.identifier`, the scheme of OpenLineage's namespaces, DataHub's
         platform; and which assets are datasets at all.
Never:   guesses a host, an account or a path: artifacts hold none. Who joins these names with
         those of another producer maps the namespace (`postgres`) to that of the server.
"""

from brygge.catalog.model import Asset, Catalog, Project

# Adapters whose scheme in OpenLineage is not their own name.
SCHEMES = {"athena": "awsathena", "sqlserver": "mssql", "synapse": "sqlserver"}
# Adapters whose platform in DataHub is not their own name.
PLATFORMS = {"sqlserver": "mssql", "synapse": "mssql", "fabric": "mssql"}
UNKNOWN = "unknown"


def namespace(project: Project) -> str:
    """Return the namespace of the project's datasets in OpenLineage."""
    return SCHEMES.get(project.adapter, project.adapter) or UNKNOWN


def platform(project: Project) -> str:
    """Return the platform of the project's datasets in DataHub."""
    return PLATFORMS.get(project.adapter, project.adapter) or UNKNOWN


def is_dataset(asset: Asset) -> bool:
    """Say whether the database has something of that name: an ephemeral model is only text."""
    return asset.materialization != "ephemeral"


def dataset_name(asset: Asset) -> str:
    """Return the relation's name; of an asset without one, what dbt would call it."""
    relation = asset.relation
    own = f"{asset.name}_v{asset.version}" if asset.version else asset.name
    parts = (relation.database, relation.schema, relation.identifier or own)
    return ".".join(part for part in parts if part)


def datasets(catalog: Catalog) -> dict[str, Asset]:
    """Return the asset behind every name: by id, sources last.

    Two assets may be one table (a source that another project's model fills): the one that is
    built here knows more of it, so it speaks for both.
    """
    chosen: dict[str, Asset] = {}
    for asset in sorted(catalog.assets, key=lambda each: (each.kind == "source", each.id)):
        if is_dataset(asset):
            chosen.setdefault(dataset_name(asset), asset)
    return chosen
