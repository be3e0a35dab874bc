"""How secrets and absolute paths look in a text.

Input:   nothing.
Output:  patterns, and what a text must hold before a pattern is worth trying.
Never:   looks at a text; `scrubbing` does.
"""

import re

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
