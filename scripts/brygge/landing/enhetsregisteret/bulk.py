"""Bring the register's bulk file when there is a new one.

Input:   the errand for a table that is `bulk_csv` or `bulk_json`.
Output:  the outcome of landing `enheter_<Last-Modified>`; landed before: one small request.
Never:   holds the file in memory; lands a file that is shorter than the server said.
"""

from brygge.landing.deliveries import AlreadyLanded, Outcome
from brygge.landing.enhetsregisteret.download import download, file_name
from brygge.landing.enhetsregisteret.errand import Errand
from brygge.landing.enhetsregisteret.landed import find_file, waiting
from brygge.landing.enhetsregisteret.options import BULK_CSV, BULK_JSON
from brygge.landing.staging import staging_folder

# The path of each kind, and how its file's name ends.
FILES = {
    BULK_CSV: ("/enheter/lastned/csv", ".csv.gz"),
    BULK_JSON: ("/enheter/lastned", ".json.gz"),
}


def bring_bulk(errand: Errand) -> list[Outcome]:
    """Land the bulk file unless a file of its name was landed, or was refused and waits."""
    path, ending = FILES[errand.options.tables[errand.table.table]]
    headers = errand.client.head(path)
    name = file_name(headers.get("Last-Modified"), ending)
    known = find_file(errand.target, errand.table, name)
    if known is not None:
        return [AlreadyLanded(errand.table.name, name, known)]
    refused = [each for each in waiting(errand.target, errand.table) if each.file == name]
    if refused:
        return list(refused)
    with staging_folder(errand.target) as folder:
        return [errand.land(download(errand.client, path, ending, folder, errand.tell))]
