"""Russian in Latin letters (`ne hochu zhit`), which has as many spellings as writers."""

import re

_TELLING = frozenset({
    "ya", "ja", "mne", "menya", "menja", "hochu", "xochu", "khochu", "ne", "net", "sebya", "sebja", "zhit", "jit",
    "zhizn", "moy", "moi", "moya", "moja", "muzh", "bolshe", "umeret", "ubit", "on", "ona", "syn", "doch", "pokonchit",
    "vse", "vsyo", "hochetsya", "xochetsya", "hotel", "hotela", "soboy", "soboj", "nado", "zachem", "kazhdyj",
    "iz", "idet", "uzhe", "golovy", "golova", "samoubiystvo", "samoubijstvo", "zhivu", "vypila", "vypil", "tabletok",
    "tabletki", "slishkom", "mnogo", "pomogite", "podruga", "veny", "rezhet", "rezhu", "pryamo", "drugom", "sdohnut",
    "ustal", "ustala", "otchim", "otets", "izbil", "byet", "biet", "bjot", "kazhdy", "segodnya", "zavtra",
    "seychas", "sejchas", "chto", "kak", "eto", "ochen", "nikto", "nikogda", "snova", "opyat", "umru", "ubyu",
    "smerti", "smert", "smysla", "nichego", "nadoelo", "vsjo", "brat", "strashno", "domoy",
    "zhizni", "menia", "hotelos", "hochet", "hoczu", "povesitsya", "zhitt", "bolshhe", "tebya", "umerla",
})  # fmt: skip
_ENOUGH = 2  # telling words; one may stand in any language
_PAIRS = (
    ("tsya", "тся"), ("tsja", "тся"), ("tsia", "тся"),
    ("shch", "ш"), ("sch", "ш"), ("cz", "ч"), ("shh", "ш"),
    ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"),
    ("ya", "я"), ("ja", "я"), ("ia", "я"), ("yu", "ю"), ("ju", "ю"), ("iu", "ю"), ("yo", "е"), ("jo", "е"),
    ("ye", "е"), ("je", "е"), ("iy", "и"), ("ij", "и"), ("yj", "и"), ("yy", "и"), ("4", "ч"), ("6", "ш"),
)  # fmt: skip
_ONE = str.maketrans("abvgdeziyjklmnoprstufhxcwq", "абвгдезиииклмнопрстуфххцвк")
_WORDS = re.compile(r"[a-z46]+")


def in_cyrillic(seen: str) -> str:
    """The same in Cyrillic letters, if it looks like Russian; else nothing."""
    if not seen.isascii() or len(_TELLING.intersection(seen.split())) < _ENOUGH:
        return ""
    return _WORDS.sub(_spelled, seen)


def _spelled(found: re.Match[str]) -> str:
    word = found[0]
    for latin, cyrillic in _PAIRS:
        word = word.replace(latin, cyrillic)
    return word.translate(_ONE)
