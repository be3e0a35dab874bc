"""The codes BC1xx: the form that the Open Data Contract Standard gives."""

from brygge.contracts.linting.code import Code

FORM = (
    Code(
        "BC101",
        "A key is unknown",
        "error",
        "A promise under a misspelt key is no promise: nothing reads it.",
        "column",
        "name: size\nlogicalType: integer\nrequierd: true\n",
        "name: size\nlogicalType: integer\nrequired: true\n",
    ),
    Code(
        "BC102",
        "A key is missing",
        "error",
        "The standard needs it to make sense of the rest.",
        "server",
        "server: main\ntype: local\nformat: parquet\n",
        "server: main\ntype: local\npath: outputs/main\nformat: parquet\n",
    ),
    Code(
        "BC103",
        "A value is of the wrong kind",
        "error",
        "A text where a number is expected is read differently by every tool.",
        "column",
        "name: size\nlogicalType: integer\nrequired: maybe\n",
        "name: size\nlogicalType: integer\nrequired: true\n",
    ),
    Code(
        "BC104",
        "A value is not among the allowed ones",
        "error",
        "The standard lists what may stand here.",
        "column",
        "name: size\nlogicalType: int\n",
        "name: size\nlogicalType: integer\n",
    ),
    Code(
        "BC105",
        "A key is younger than the declared version of the standard",
        "error",
        "A tool for the declared version refuses or ignores it.",
        "contract",
        "apiVersion: v3.0.2\nteam: {name: sales_data}\n",
        "apiVersion: v3.2.0\nteam: {name: sales_data}\n",
    ),
    Code(
        "BC106",
        "The version of the standard is not read",
        "error",
        "Versions 3.0 to 3.2 are read; 2.x has another form.",
        "contract",
        "apiVersion: v2.2.2\n",
        "apiVersion: v3.2.0\n",
    ),
    Code(
        "BC107",
        "A form is outdated",
        "warning",
        "It is still read, and the next major version of the standard removes it.",
        "contract",
        "team:\n  - {username: sales-data@example.org, role: owner}\n",
        "team:\n  name: sales_data\n  members:\n"
        "    - {username: sales-data@example.org, role: owner}\n",
    ),
    Code(
        "BC108",
        "An id or a reference is misspelt",
        "error",
        "A reference that has not the form of one leads nowhere.",
        "column",
        "name: size\nlogicalType: integer\nrelationships:\n  - {to: sizes}\n",
        "name: size\nlogicalType: integer\nrelationships:\n  - {to: orders.amount}\n",
    ),
    Code(
        "BC109",
        "A value is outside of what the standard allows",
        "error",
        "Negative lengths, empty lists, lists that say a thing twice.",
        "column",
        "name: note\nlogicalType: string\nclassification: internal\n"
        "logicalTypeOptions: {minLength: -1}\n",
        "name: note\nlogicalType: string\nclassification: internal\n"
        "logicalTypeOptions: {minLength: 1}\n",
    ),
    Code(
        "BC110",
        "A key has no meaning at its place",
        "error",
        "It belongs to another kind of rule or type, and nothing reads it here.",
        "rule",
        "type: library\nmetric: rowCount\nmustBeGreaterThan: 0\nquery: select 1\n",
        "type: library\nmetric: rowCount\nmustBeGreaterThan: 0\n",
    ),
)
