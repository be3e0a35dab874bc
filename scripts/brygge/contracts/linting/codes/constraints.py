"""The codes BC2xx on patterns, bounds and listed values."""

from brygge.contracts.linting.code import Code

_SIZE = "name: size\nlogicalType: integer\nlogicalTypeOptions: {{{}}}\n"
_NOTE = "name: note\nlogicalType: string\nclassification: internal\n"
_ENUM = (
    "name: size\nlogicalType: {}\nclassification: public\nenum: [{{value: {}}}, {{value: {}}}]\n"
)

CONSTRAINTS = (
    Code(
        "BC217",
        "The engine cannot read a pattern",
        "error",
        "DuckDB reads RE2, which has no look-ahead and no back references.",
        "column",
        _NOTE + "logicalTypeOptions: {pattern: '^(?!X)'}\n",
        _NOTE + "logicalTypeOptions: {pattern: '^[^X]'}\n",
    ),
    Code(
        "BC218",
        "The least size is more than the most",
        "error",
        "No value can keep both.",
        "column",
        _NOTE + "logicalTypeOptions: {minLength: 5, maxLength: 2}\n",
        _NOTE + "logicalTypeOptions: {minLength: 2, maxLength: 5}\n",
    ),
    Code(
        "BC219",
        "The bounds leave no value",
        "error",
        "Every row would break the promise.",
        "column",
        _SIZE.format("minimum: 10, exclusiveMaximum: 10"),
        _SIZE.format("minimum: 10, maximum: 10"),
    ),
    Code(
        "BC220",
        "A bound is outside the range of its type",
        "error",
        "It is always kept or never, and comparing with it fails.",
        "column",
        _SIZE.format("format: i8, maximum: 300"),
        _SIZE.format("format: i16, maximum: 300"),
    ),
    Code(
        "BC221",
        "A bound is no date or time",
        "error",
        "Comparing with it fails.",
        "column",
        "name: sent_on\nlogicalType: date\nlogicalTypeOptions: {minimum: '2026-02-30'}\n",
        "name: sent_on\nlogicalType: date\nlogicalTypeOptions: {minimum: '2026-02-28'}\n",
    ),
    Code(
        "BC222",
        "multipleOf is not above zero",
        "error",
        "Nothing is a multiple of zero.",
        "column",
        _SIZE.format("multipleOf: 0"),
        _SIZE.format("multipleOf: 5"),
    ),
    Code(
        "BC223",
        "A listed value is not of the column's type",
        "error",
        "It can never occur. A null in the list switches the whole check off.",
        "column",
        _ENUM.format("string", "1", "'2'"),
        _ENUM.format("string", "'1'", "'2'"),
    ),
    Code(
        "BC224",
        "A value is listed twice",
        "error",
        "One of the two was meant to be another.",
        "column",
        _ENUM.format("integer", "1", "1"),
        _ENUM.format("integer", "1", "2"),
    ),
    Code(
        "BC225",
        "A listed value breaks another promise",
        "error",
        "The list allows it, the bounds or the pattern do not.",
        "column",
        _ENUM.format("integer", "1", "20") + "logicalTypeOptions: {maximum: 10}\n",
        _ENUM.format("integer", "1", "2") + "logicalTypeOptions: {maximum: 10}\n",
    ),
    Code(
        "BC229",
        "Nothing checks a format",
        "warning",
        "The format is for people; what it says is not measured.",
        "column",
        _NOTE + "logicalTypeOptions: {format: iban}\n",
        _NOTE + "logicalTypeOptions: {format: email}\n",
    ),
    Code(
        "BC234",
        "A required part does not exist",
        "error",
        "A structure cannot be asked for a part that it does not have.",
        "column",
        "name: place\nlogicalType: object\nlogicalTypeOptions: {required: [flor]}\n"
        "properties: [{name: floor, logicalType: integer}]\n",
        "name: place\nlogicalType: object\nlogicalTypeOptions: {required: [floor]}\n"
        "properties: [{name: floor, logicalType: integer}]\n",
    ),
)
