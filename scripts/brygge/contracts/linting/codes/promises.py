"""The codes BC5xx: service levels, servers, versions, owners."""

from brygge.contracts.linting.code import Code

_SLA = "property: {}\nvalue: {}\n"
_AGE = "property: latency\nvalue: {}\nunit: {}\nelement: orders.ordered_at\n"
_SERVER = "{{server: {}, type: local, environment: {}, path: outputs/main, format: parquet}}"
_LOCAL = """\
server: main
type: local
path: outputs/main
format: csv
customProperties: [{{property: profile, value: {}}}]
"""
_SERVERS = "servers:\n  - " + _SERVER + "\n  - " + _SERVER + "\n"
_DATES = """\
slaProperties:
  - {{property: generalAvailability, value: "2026-01-01"}}
  - {{property: endOfSupport, value: "{}"}}
"""

PROMISES = (
    Code(
        "BC501",
        "Nothing reads an SLA",
        "warning",
        "The standard allows any name; a misspelt one is a promise that nobody measures.",
        "sla",
        _SLA.format("availabillity", "99.5"),
        _SLA.format("availability", "99.5"),
    ),
    Code(
        "BC502",
        "A value is no duration",
        "error",
        "Latency, retention and frequency are compared with a span of time.",
        "sla",
        _AGE.format("soon", "d"),
        _AGE.format("4", "d"),
    ),
    Code(
        "BC503",
        "The unit of an SLA is unknown",
        "error",
        "Without its unit the value says nothing.",
        "sla",
        _AGE.format("4", "fortnights"),
        _AGE.format("2", "weeks"),
    ),
    Code(
        "BC504",
        "Two servers have one name",
        "error",
        "A server is asked for by its name.",
        "contract",
        _SERVERS.format("main", "main", "main", "main"),
        _SERVERS.format("main", "main", "samples", "main"),
    ),
    Code(
        "BC505",
        "An environment is no target",
        "warning",
        "The targets of profiles.yml are the places that exist.",
        "contract",
        "servers:\n  - " + _SERVER.format("main", "mian") + "\n",
        "servers:\n  - " + _SERVER.format("main", "main") + "\n",
    ),
    Code(
        "BC506",
        "The version is not semver",
        "error",
        "Readers tell from major.minor.patch whether a change breaks them.",
        "contract",
        "version: 1.0\n".replace("1.0", "'1.0'"),
        "version: 1.0.0\n",
    ),
    Code(
        "BC507",
        "The id is not <product>.<port>.v<major>",
        "error",
        "Product, port and table are named by it.",
        "contract",
        "id: Orders\n",
        "id: shop.orders.v1\n",
    ),
    Code(
        "BC508",
        "The id does not belong to the file",
        "error",
        "A contract is looked up by its path: contracts/<product>/<port>.v<major>.odcs.yaml.",
        "contract",
        "id: shop.invoices.v1\n",
        "id: shop.orders.v1\n",
    ),
    Code(
        "BC509",
        "The version is not one of the id",
        "error",
        "The id names the major version.",
        "contract",
        "version: 2.0.0\n",
        "version: 1.4.0\n",
    ),
    Code(
        "BC510",
        "The status is unknown",
        "error",
        "The status says whether readers may rely on the port.",
        "contract",
        "status: activ\n",
        "status: active\n",
    ),
    Code(
        "BC511",
        "Nobody owns the contract",
        "error",
        "A promise needs somebody who keeps it.",
        "contract",
        "team: {description: To be found.}\n",
        "team: {name: sales_data}\n",
    ),
    Code(
        "BC512",
        "The dates of a life are in disorder",
        "error",
        "Support cannot end before it begins.",
        "contract",
        _DATES.format("2025-01-01"),
        _DATES.format("2027-01-01"),
    ),
    Code(
        "BC513",
        "Nobody says when support ends",
        "warning",
        "Readers of a deprecated port need a date by which to leave.",
        "contract",
        "status: deprecated\n",
        "status: deprecated\n" + _DATES.format("2027-01-01"),
    ),
    Code(
        "BC514",
        "The team is unknown",
        "error",
        "Teams and how to reach them are in seeds/referentials/referential_teams.csv.",
        "contract",
        "team: {name: sales_dat}\n",
        "team: {name: sales_data}\n",
    ),
    Code(
        "BC515",
        "Two contracts have one id",
        "error",
        "Results, releases and tables are kept under the id.",
        "contract",
        "id: shop.customers.v1\n",
        "id: shop.orders.v1\n",
    ),
    Code(
        "BC516",
        "A value is no date",
        "error",
        "The life of a port is told in dates.",
        "sla",
        _SLA.format("endOfSupport", "next year"),
        _SLA.format("endOfSupport", "'2027-01-01'"),
    ),
    Code(
        "BC517",
        "A value is no percentage",
        "error",
        "Availability and error rate are shares from 0 to 100.",
        "sla",
        _SLA.format("availability", "999"),
        _SLA.format("availability", "99.9"),
    ),
    Code(
        "BC518",
        "A value is no time of the day",
        "error",
        "The time by which data is there is compared with a clock.",
        "sla",
        _SLA.format("timeOfAvailability", "morning"),
        _SLA.format("timeOfAvailability", "'08:00Z'"),
    ),
    Code(
        "BC519",
        "Nothing measures an SLA",
        "warning",
        "Latency, retention and frequency are measured on a column; none is named.",
        "sla",
        "property: latency\nvalue: 4\nunit: d\n",
        _AGE.format("4", "d"),
    ),
    Code(
        "BC520",
        "A server has a profile or a strategy that nobody publishes with",
        "error",
        "A profile is exact or spreadsheet, a strategy replace or merge. Others are refused.",
        "server",
        _LOCAL.format("excel"),
        _LOCAL.format("spreadsheet"),
    ),
    Code(
        "BC521",
        "Who may read the port is unknown",
        "error",
        "Access is unrestricted, restricted or private. A typo would open a port, or close it.",
        "contract",
        "customProperties:\n  - {property: access, value: open}\n",
        "customProperties:\n  - {property: access, value: unrestricted}\n",
    ),
)
