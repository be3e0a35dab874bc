"""The codes BC2xx on objects, names, types, keys and sensitivity."""

from brygge.contracts.linting.code import Code

_TWO_KEYS = """\
schema:
  - name: orders
    properties:
      - {{name: order_id, logicalType: integer, primaryKey: true, primaryKeyPosition: 1}}
      - {{name: line, logicalType: integer, primaryKey: true{}}}
"""
_OBJECT = """\
schema:
  - name: orders
    properties:
      - {{name: order_id, logicalType: integer{}}}
"""
_TWO_OBJECTS = """\
schema:
  - name: orders
    physicalName: orders
    properties: [{{name: order_id, logicalType: integer, primaryKey: true}}]
{}"""
_SECOND = """\
  - name: {}
    physicalName: {}
    properties: [{{name: line, logicalType: integer, primaryKey: true}}]
"""
_NOTE = "name: note\nlogicalType: string\n"

TABLES = (
    Code(
        "BC201",
        "The contract promises no object",
        "error",
        "Without a schema there is nothing to build and nothing to check.",
        "contract",
        "schema: []\n",
        _OBJECT.format(", primaryKey: true"),
    ),
    Code(
        "BC202",
        "An object has no property",
        "error",
        "A table without columns cannot be built.",
        "contract",
        "schema:\n  - name: orders\n    properties: []\n",
        _OBJECT.format(", primaryKey: true"),
    ),
    Code(
        "BC203",
        "Two objects have one name",
        "error",
        "A reference to the name could mean either. DuckDB does not tell names apart by case.",
        "contract",
        _TWO_OBJECTS.format(_SECOND.format("Orders", "lines")),
        _TWO_OBJECTS.format(""),
    ),
    Code(
        "BC204",
        "Two properties have one name",
        "error",
        "A table cannot have two columns of one name. DuckDB does not tell names apart by case.",
        "column",
        "name: Amount\nlogicalType: integer\n",
        "name: amount_paid\nlogicalType: integer\n",
    ),
    Code(
        "BC205",
        "Two things have one physical name",
        "error",
        "Two names in the contract cannot be one column, or one table.",
        "column",
        "name: paid\nphysicalName: amount\nlogicalType: integer\n",
        "name: paid\nphysicalName: amount_paid\nlogicalType: integer\n",
    ),
    Code(
        "BC206",
        "Two things have one id",
        "error",
        "Results are kept under the ids of rules, and references lead to the ids of properties.",
        "object",
        "quality:\n  - {id: filled, metric: rowCount, mustBeGreaterThan: 0}\n"
        "  - {id: filled, metric: rowCount, mustBeLessThan: 9000}\n",
        "quality:\n  - {id: filled, metric: rowCount, mustBeGreaterThan: 0}\n"
        "  - {id: not_too_many, metric: rowCount, mustBeLessThan: 9000}\n",
    ),
    Code(
        "BC207",
        "The engine has no such type",
        "error",
        "The table could not be built.",
        "column",
        "name: price\nlogicalType: number\nphysicalType: dezimal(18,4)\n",
        "name: price\nlogicalType: number\nphysicalType: decimal(18,4)\n",
    ),
    Code(
        "BC208",
        "Logical and physical type disagree",
        "error",
        "One of the two is wrong, and readers rely on either.",
        "column",
        "name: sent_on\nlogicalType: date\nphysicalType: bigint\n",
        "name: sent_on\nlogicalType: date\nphysicalType: date\n",
    ),
    Code(
        "BC209",
        "A number has no stated precision",
        "warning",
        "It becomes a double, in which 0.1 + 0.2 is not 0.3: wrong for money.",
        "column",
        "name: price\nlogicalType: number\n",
        "name: price\nlogicalType: number\nphysicalType: decimal(18,4)\n",
    ),
    Code(
        "BC210",
        "A list does not say what it holds",
        "error",
        "The type of the column depends on it.",
        "column",
        "name: sizes\nlogicalType: array\n",
        "name: sizes\nlogicalType: array\nitems: {logicalType: integer}\n",
    ),
    Code(
        "BC211",
        "An object does not say what it holds",
        "warning",
        "The column becomes JSON, of which nothing is checked.",
        "column",
        "name: place\nlogicalType: object\n",
        "name: place\nlogicalType: object\nproperties:\n  - {name: floor, logicalType: integer}\n",
    ),
    Code(
        "BC212",
        "An object has no key",
        "warning",
        "Nobody can say whether a row is there twice.",
        "contract",
        _OBJECT.format(""),
        _OBJECT.format(", primaryKey: true"),
    ),
    Code(
        "BC213",
        "The positions in a key have gaps or repeat",
        "error",
        "The order of a composite key is a promise too.",
        "contract",
        _TWO_KEYS.format(", primaryKeyPosition: 3"),
        _TWO_KEYS.format(", primaryKeyPosition: 2"),
    ),
    Code(
        "BC214",
        "A part of the key has no position, or a position no key",
        "error",
        "The order of a composite key is a promise too.",
        "contract",
        _TWO_KEYS.format(""),
        _TWO_KEYS.format(", primaryKeyPosition: 2"),
    ),
    Code(
        "BC215",
        "A part of the key may be null",
        "error",
        "A key is never null, and it is checked so.",
        "contract",
        _OBJECT.format(", primaryKey: true, required: false"),
        _OBJECT.format(", primaryKey: true"),
    ),
    Code(
        "BC226",
        "A text has no classification",
        "error",
        "Texts are where names hide. What other products and samples of bad rows show hangs on it.",
        "column",
        _NOTE,
        _NOTE + "classification: internal\n",
    ),
    Code(
        "BC227",
        "A classification is unknown",
        "error",
        "An unknown word counts as the strictest; a typo would hide what may be shown.",
        "column",
        _NOTE + "classification: intern\n",
        _NOTE + "classification: internal\n",
    ),
    Code(
        "BC228",
        "Something personal may be shown to everybody",
        "error",
        "The tag says personal, the classification (or its absence) says open.",
        "column",
        _NOTE + "classification: internal\ntags: [pii]\n",
        _NOTE + "classification: confidential\ntags: [pii]\n",
    ),
    Code(
        "BC230",
        "A property has no type",
        "warning",
        "It is taken for text.",
        "column",
        "name: size\nclassification: public\n",
        "name: size\nlogicalType: integer\n",
    ),
    Code(
        "BC231",
        "A port has a second object",
        "error",
        "A port is one table: only the first object would be built and checked.",
        "contract",
        _TWO_OBJECTS.format(_SECOND.format("order_lines", "order_lines")),
        _TWO_OBJECTS.format(""),
    ),
    Code(
        "BC232",
        "A name is empty",
        "error",
        "A column needs a name.",
        "column",
        "name: ''\nlogicalType: integer\n",
        "name: size\nlogicalType: integer\n",
    ),
    Code(
        "BC233",
        "A time zone does not exist",
        "error",
        "Moments would be off by hours, or not readable at all.",
        "column",
        "name: sent_at\nlogicalType: timestamp\n"
        "logicalTypeOptions: {defaultTimezone: Europe/Londn}\n",
        "name: sent_at\nlogicalType: timestamp\n"
        "logicalTypeOptions: {defaultTimezone: Europe/London}\n",
    ),
)
