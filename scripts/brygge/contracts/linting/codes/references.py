"""The codes BC3xx: relationships, and what an SLA names."""

from brygge.contracts.linting.code import Code

_TO = "name: customer\nlogicalType: {}\nclassification: internal\nrelationships: [{{to: {}}}]\n"
_KEY = """\
relationships:
  - from: [{}]
    to: [customers.customer_id{}]
"""
_SLA = "property: retention\nvalue: 3\nunit: y\nelement: {}\n"
_NESTED = """\
name: place
logicalType: object
properties:
  - name: floor
    logicalType: integer
"""

REFERENCES = (
    Code(
        "BC301",
        "The target of a relationship does not exist",
        "error",
        "The check cannot be made, and readers join with nothing.",
        "column",
        _TO.format("string", "custmers.customer_id"),
        _TO.format("string", "customers.customer_id"),
    ),
    Code(
        "BC302",
        "The two sides of a relationship differ in type",
        "error",
        "Joins fail, or match by chance.",
        "column",
        _TO.format("date", "customers.customer_id"),
        _TO.format("string", "customers.customer_id"),
    ),
    Code(
        "BC303",
        "The two sides of a relationship differ in length",
        "error",
        "Every column of a composite key needs its other side.",
        "object",
        _KEY.format("orders.order_id, orders.amount", ""),
        _KEY.format("orders.order_id", ""),
    ),
    Code(
        "BC304",
        "The source of a relationship does not exist",
        "error",
        "The relationship starts at a column that is not there.",
        "object",
        _KEY.format("orders.customer", ""),
        _KEY.format("orders.order_id", ""),
    ),
    Code(
        "BC305",
        "The element of an SLA does not exist",
        "error",
        "Nothing can be measured on it.",
        "sla",
        _SLA.format("orders.orderd_at"),
        _SLA.format("orders.ordered_at"),
    ),
    Code(
        "BC306",
        "The element of an SLA is no date",
        "error",
        "Latency, retention and frequency are measured in time.",
        "sla",
        _SLA.format("orders.amount"),
        _SLA.format("orders.ordered_at"),
    ),
    Code(
        "BC307",
        "A relationship leads to itself",
        "error",
        "Every value is found among themselves: the check proves nothing.",
        "column",
        "name: size\nlogicalType: integer\nrelationships: [{to: orders.size}]\n",
        "name: size\nlogicalType: integer\nrelationships: [{to: orders.amount}]\n",
    ),
    Code(
        "BC308",
        "Nothing checks a relationship of a nested part",
        "warning",
        "Relationships are checked between columns of tables.",
        "column",
        _NESTED + "    relationships: [{to: orders.amount}]\n",
        _NESTED,
    ),
)
