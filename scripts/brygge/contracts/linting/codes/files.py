"""The codes BC0xx: what keeps a file from being read."""

from brygge.contracts.linting.code import Code

_GOOD = "kind: DataContract\n"

FILES = (
    Code(
        "BC001",
        "The YAML has an error of syntax",
        "error",
        "What cannot be parsed promises nothing.",
        "file",
        "kind: DataContract\nschema: [\n",
        "kind: DataContract\nschema: []\n",
    ),
    Code(
        "BC002",
        "A key is given twice",
        "error",
        "Most readers keep the last of the two and drop the first without a word.",
        "file",
        "kind: DataContract\nstatus: active\nstatus: draft\n",
        "kind: DataContract\nstatus: active\n",
    ),
    Code(
        "BC003",
        "The document is too large, too deep, or grows without end",
        "error",
        "A contract is read by people. Beyond 1 MiB, 50 levels, 100 aliases or 100,000 nodes, it "
        "is a trap or a mistake.",
        "file",
        "kind: DataContract\ntags: " + "[" * 60 + "]" * 60 + "\n",
        _GOOD,
    ),
    Code(
        "BC004",
        "The file is not UTF-8",
        "error",
        "In another encoding, letters turn into others from one machine to the next.",
        "file",
        "kind: DataContract\nname: Caf\\xe9   # the byte E9, as Latin-1 has it\n",
        "kind: DataContract\nname: Café\n",
    ),
    Code(
        "BC005",
        "The top level is no mapping",
        "error",
        "A contract is a mapping of keys to values.",
        "file",
        "- kind: DataContract\n",
        _GOOD,
    ),
    Code(
        "BC006",
        "A tag asks for more than data",
        "error",
        "Tags can make a reader run code. None is read.",
        "file",
        "kind: DataContract\nname: !!python/name:os.system\n",
        "kind: DataContract\nname: Orders\n",
    ),
    Code(
        "BC007",
        "The file holds invisible characters",
        "error",
        "Control characters come from broken tools and hide what is written.",
        "file",
        "kind: DataContract\nname: Ord\\x00ers   # a NUL byte\n",
        "kind: DataContract\nname: Orders\n",
    ),
    Code(
        "BC008",
        "The file cannot be read",
        "error",
        "A link that leads back to itself, or a file without the right to read it.",
        "file",
        "# orders.v1.odcs.yaml -> orders.v1.odcs.yaml (a link to itself)\n",
        _GOOD,
    ),
)
