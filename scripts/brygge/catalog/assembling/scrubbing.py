"""Take out what must not leave: secrets, and where things lie on somebody's machine.

Input:   texts and metadata of a project (descriptions, SQL, meta).
Output:  the same, with secrets as `***` and absolute paths cut to their last part (`…/rows.csv`).
Never:   is the only guard: secrets do not belong in a repository. It catches what slipped in.
"""

import binascii
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

HIDDEN = "***"

_OTHERS = r"secret|(?:api|access|account|private)[_-]?key|credential"
_HARD = rf"passw(?:or)?d|passphrase|pwd|{_OTHERS}"
_NAMES = rf"{_HARD}|token"
# What may follow a secret's name without making it something else (`token_count` is none).
_OF = (
    r"s?(?:[_\-.]?(?:value|text|plain|raw|old|new|current|default|main|prod(?:uction)?|live"
    r"|dev(?:elopment)?|test|qa|uat|acc|stag(?:e|ing)|preprod|local|ci|eu|us|\d+)){0,4}"
)
SECRET_NAME = re.compile(
    rf"(?:(?:{_NAMES})|(?:^|[_\-. ]|(?-i:(?<=[a-z])(?=P)))pass){_OF}$", re.IGNORECASE
)
# A number under one of these is a secret as well; `tokens: 5` and `pass: 12` are counts.
HARD_NAME = re.compile(rf"(?:{_HARD}){_OF}$", re.IGNORECASE)

_VALUE = r"[^\s'\";&,)(]"
# On the right of `=`: another column of such a name (`u.token`, `token_v2`). Lengths have bounds,
# so that no text, however odd, takes minutes.
_COLUMN = rf"(?:\w{{1,60}}\.){{0,4}}\w{{0,60}}(?:{_NAMES})s?(?:_\w{{0,60}})?(?!{_VALUE})"
_DOTTED = rf"(?:[a-z_]\w{{0,60}}\.){{1,4}}[a-z_]\w{{0,60}}(?!{_VALUE})"
_BLANK = r"[ \t]*"

Rule = tuple[re.Pattern[str], str]
ADDRESSES: tuple[Rule, ...] = (
    # scheme://user:password@host, whatever the password holds; host:8080/ is no password
    (
        re.compile(r"(\w://)[^/\s'\"@:]*:(?!\d+(?:[/?#\s]|$))(?:(?!://)[^\s'\"])*@"),
        rf"\1{HIDDEN}@",
    ),
    (re.compile(r"(\w://)[^/\s'\"@]+@"), rf"\1{HIDDEN}@"),
    # What a signed address carries.
    (
        re.compile(
            r"([?&](?:sig|signature|x-amz-signature|x-amz-credential)=)[^&\s'\"]+", re.IGNORECASE
        ),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"(hooks\.slack\.com/(?:services|workflows|triggers)/)[\w/-]+"), rf"\1{HIDDEN}"),
)
# Cheaper than to try all of the rules: most that name a token give it no value.
ASSIGNED = re.compile(rf"(?:{_NAMES})[\w.-]{{0,60}}['\"]?\s*[:=]", re.IGNORECASE)
ASSIGNMENTS: tuple[Rule, ...] = (
    # password = 'x', "token": "x"; within a literal of SQL the quotes are doubled
    (
        re.compile(
            rf"((?:{_NAMES})s?\w{{0,60}}['\"]?\s*(?:=>|:=|=|:)\s*)('{{2,}}(?=[^\s',;)])|['\"])(?:(?!\2).)*\2",
            re.IGNORECASE,
        ),
        rf"\1\2{HIDDEN}\2",
    ),
    # password: x1, in a note; words without a figure are prose
    (
        re.compile(
            rf"((?:{_NAMES}){_OF}:\s+)(?=[^\s'\",;]{{0,200}}\d)[^\s'\",;]{{6,}}", re.IGNORECASE
        ),
        rf"\1{HIDDEN}",
    ),
    # DB_PASSWORD=x, in a connection string
    (
        re.compile(rf"((?:{_NAMES}){_OF}=)(?!{_COLUMN}){_VALUE}++(?!\()", re.IGNORECASE),
        rf"\1{HIDDEN}",
    ),
    # aws_secret_access_key = x1; in SQL a column may stand there
    (
        re.compile(
            rf"((?:{_NAMES}){_OF}{_BLANK}:?={_BLANK})(?!{_COLUMN}|{_DOTTED})"
            rf"(?={_VALUE}{{0,200}}\d){_VALUE}{{6,}}+(?!\()",
            re.IGNORECASE,
        ),
        rf"\1{HIDDEN}",
    ),
    # The same as a line of its own, as files of settings have it
    (
        re.compile(
            rf"^((?:(?:--|#|//|export\b){_BLANK})?[\w.-]*(?:{_NAMES}){_OF}{_BLANK}={_BLANK})"
            rf"(?!{_COLUMN}|{_DOTTED}){_VALUE}++(?={_BLANK}$)",
            re.IGNORECASE | re.MULTILINE,
        ),
        rf"\1{HIDDEN}",
    ),
)
# Keys and tokens that are known by their shape.
SHAPES = (
    re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----.*?"
        r"(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|\Z)",
        re.DOTALL,
    ),
    re.compile(
        r"\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}"
        r"|xox[abprs]-[\w-]{10,}|sk-[\w-]{20,}|AIza[\w-]{30,}|dapi[0-9a-f]{30,}"
        r"|[sr]k_(?:live|test)_\w{8,}|npm_[A-Za-z0-9]{30,}|ya29\.[\w-]{16,}"
        r"|pypi-(?=[\w-]{0,200}\d)(?=[\w-]{0,200}[A-Z])[\w-]{16,}|SG\.[\w-]{16,}\.[\w-]{16,}"
        r"|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*)"
    ),
    re.compile(r"(?<=\b[Bb]earer )(?=\S*\d)[\w.~+/-]{16,}=*"),
)
BASIC = re.compile(r"(?<=\b[Bb]asic )[A-Za-z0-9+/]{6,}={0,2}(?![\w+/=])")

# Folders in which absolute paths begin; `/api/v1` in a sentence is no path.
_ROOTS = (
    "home|Users|root|tmp|var|opt|mnt|srv|etc|usr|nfs|runner|workspaces?|Applications|__w|Volumes"
    "|dbfs|proc|private/(?:var|tmp|etc)|github/(?:workspace|home)|run/(?:user|secrets|media)"
)
# Routes of an API begin so as well.
_ROUTES = "data|work|builds?|private|github|apps?|media|storage|run|lake"
_PART = r"[^\s'\"`,;)(<>|/]"
_PARTS = r"[^\s'\"`,;)(<>|]*"
# What a text holds where the pattern may match, and the pattern; its group is the last part.
PATHS = (
    ("file:", re.compile(rf"\bfile:///?(?:{_PARTS}/)?({_PART}*)")),
    ("~/", re.compile(rf"(?<![\w/.~])~/(?=[\w.])(?:{_PARTS}/)?({_PART}*)")),
    # A drive; `a:\d+` is a pattern
    (
        ":\\",
        re.compile(
            r"(?<!\w)[A-Za-z]:\\{1,2}(?=[\w.$~%-][\w.$~% -])(?:[^'\"`,;)(<>|:\n\\]*\\)*"
            r"([^\s'\"`,;)(<>|\\]*)"
        ),
    ),
    # A server and its share; `\\d\w+` is a pattern
    (
        "\\\\",
        re.compile(
            r"(?<!\\)(?:\\\\(?!\\)|\\{4})[A-Za-z0-9][\w.-]+\\{1,2}"
            r"(?=[\w$.-]{2,}(?![\w+*?{\[(]))(?:[^\s'\"`,;)(<>|]*\\)?([^\s'\"`,;)(<>|\\]*)"
        ),
    ),
)
# Also //home/x and, as shells on Windows say it, /c/Users/x
ROOTED = re.compile(
    rf"(?:file://)?(?<![\w/.])(?:(?<!:)/)?(?:/[A-Za-z])?/(?:{_ROOTS})/+(?={_PART})"
    rf"(?:{_PARTS}/)?({_PART}*)"
)
ROUTES = re.compile(rf"(?<![\w/.])/(?:{_ROUTES})/+(?={_PART})(?:{_PARTS}/)?({_PART}*)")
IS_FILE = re.compile(r"\w\.[A-Za-z]\w{0,9}\.?$")
IS_ROUTE = re.compile(r"[{}?]|/(?:v\d+|api|:\w+)(?:/|$)")
VERB = re.compile(r"\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+$")
FEWEST_PARTS = 4
# What a text must hold before any of the patterns is worth trying: most hold none of it, and a
# project has a million texts, SQL among them. First a few common letters, then the whole word.
SECRET_WORDS: dict[str, tuple[str, ...]] = {
    "pass": ("passw", "passph"),
    "pwd": (),
    "secret": (),
    "token": (),
    "credential": (),
    "key": tuple(
        f"{whose}{tie}key"
        for whose in ("api", "access", "account", "private")
        for tie in ("", "_", "-")
    ),
}
SHAPE_STARTS: dict[str, tuple[str, ...]] = {
    "gh": ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
    "-": ("glpat-", "sk-", "pypi-", "xox"),
    "k_": ("sk_live_", "rk_live_", "sk_test_", "rk_test_"),
    "dapi": (),
    "npm_": (),
    "sic ": ("asic ",),
    "rer ": ("earer ",),
    "IA": ("AKIA", "ASIA"),
    "AIza": (),
    "eyJ": (),
    "SG.": (),
    "KEY": ("PRIVATE KEY",),
    "ya29": (),
}
PATH_STARTS = re.compile(rf"/(?:{_ROOTS}|{_ROUTES})/")
SHORTEST, SHORTEST_TOKEN = 6, 15
# Short texts come again and again: names, tags, expressions, words about a column.
LONGEST_REMEMBERED = 200


def scrubbed(text: str) -> str:
    """Return `text` without secrets and absolute paths."""
    if len(text) < SHORTEST:
        return text
    return _remembered(text) if len(text) < LONGEST_REMEMBERED else _scrubbed(text)


def _scrubbed(text: str) -> str:
    if ":" in text or "=" in text:
        if "://" in text and ("@" in text or "=" in text or "hooks.slack" in text):
            text = _substituted(text, ADDRESSES)
        if _holds(text.lower(), SECRET_WORDS) and ASSIGNED.search(text):
            text = _substituted(text, ASSIGNMENTS)
    if len(text) >= SHORTEST_TOKEN and _holds(text, SHAPE_STARTS):
        for shape in SHAPES:
            text = shape.sub(HIDDEN, text)
        text = BASIC.sub(_basic, text)
    if "/" in text and PATH_STARTS.search(text):
        text = ROUTES.sub(_shortened_unless_route, ROOTED.sub(_shortened, text))
    if "/" in text or "\\" in text:
        for start, path in PATHS:
            if start in text:
                text = path.sub(_shortened, text)
    return text


_remembered = lru_cache(1 << 16)(_scrubbed)


def scrubbed_value(value: Any) -> Any:
    """Return a JSON value with every text in it scrubbed, and what secret names hold hidden."""
    if isinstance(value, str):
        return scrubbed(value)
    if isinstance(value, dict):
        return {
            scrubbed(str(key)): HIDDEN if _hides(str(key), each) else scrubbed_value(each)
            for key, each in value.items()
        }
    if isinstance(value, list | tuple):
        return [scrubbed_value(each) for each in value]
    return value


def _hides(key: str, value: Any) -> bool:
    if isinstance(value, bool) or not value:
        return False
    name = HARD_NAME if isinstance(value, int | float) else SECRET_NAME
    return name.search(key) is not None


def _holds(text: str, words: Mapping[str, Iterable[str]]) -> bool:
    for common, whole in words.items():
        if common in text:
            # No generator: it takes longer than to look.
            for word in whole:
                if word in text:
                    return True
            if not whole:
                return True
    return False


def _substituted(text: str, rules: Iterable[Rule]) -> str:
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text


def _basic(match: re.Match[str]) -> str:
    """Hide a user and a password in base64; `basic rules` is none."""
    try:
        is_pair = b":" in binascii.a2b_base64(match.group().rstrip("=") + "==")
    except binascii.Error:
        is_pair = False
    return HIDDEN if is_pair else match.group()


def _shortened(match: re.Match[str]) -> str:
    return f"…/{match.group(1)}"


def _shortened_unless_route(match: re.Match[str]) -> str:
    path = match.group()
    before = match.string[max(0, match.start() - 9) : match.start()]
    if IS_ROUTE.search(path) or VERB.search(before):
        return path
    is_deep = len([part for part in path.split("/") if part]) >= FEWEST_PARTS
    return _shortened(match) if is_deep or IS_FILE.search(match.group(1)) else path
