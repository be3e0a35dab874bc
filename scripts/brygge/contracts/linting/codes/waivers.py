"""The codes BC6xx: the waivers themselves."""

from brygge.contracts.linting.code import Code

_ROW = "{},contracts/shop/*.yaml,{},{},sales_data,{}\n"
_HEADER = "code,file,subject,reason,owner,expires_on\n"
_GOOD = _HEADER + _ROW.format("BC226", "note", "The column goes in May.", "2099-12-31")

WAIVERS = (
    Code(
        "BC601",
        "A waiver expired",
        "error",
        "What was let pass for a while counts again.",
        "waivers",
        _HEADER + _ROW.format("BC226", "note", "The column goes in May.", "2020-05-31"),
        _GOOD,
    ),
    Code(
        "BC602",
        "A waiver waives nothing",
        "error",
        "It would hide the fault when it comes back.",
        "waivers",
        _HEADER + _ROW.format("BC226", "amount", "The column goes in May.", "2099-12-31"),
        _GOOD,
    ),
    Code(
        "BC603",
        "A waiver names no code",
        "error",
        "A misspelt code waives nothing.",
        "waivers",
        _HEADER + _ROW.format("BC2026", "note", "The column goes in May.", "2099-12-31"),
        _GOOD,
    ),
    Code(
        "BC604",
        "A waiver has no reason or no owner",
        "error",
        "Somebody has to be asked when it ends. It does not hold.",
        "waivers",
        _HEADER + _ROW.format("BC226", "note", "", "2099-12-31"),
        _GOOD,
    ),
    Code(
        "BC605",
        "A waiver does not end",
        "error",
        "A waiver without an end is a rule that nobody wrote down. It does not hold.",
        "waivers",
        _HEADER + _ROW.format("BC226", "note", "The column goes in May.", "some day"),
        _GOOD,
    ),
    Code(
        "BC606",
        "The waivers cannot be read",
        "error",
        "Without them nothing is waived.",
        "waivers",
        "code,file\nBC226,contracts/shop/*.yaml\n",
        _GOOD,
    ),
)
