"""The words of the made-up shop: what its articles are called and what its staff note.

Input:   nothing.
Output:  word lists. Every combination of colour, motif and thing is an article's name.
Never:   takes a name from a real shop.
"""

COLOURS = (
    *("AMBER", "BLUE", "BRASS", "CLEAR", "COPPER", "CORAL", "CREAM", "FELT", "GOLD", "GREEN"),
    *("GREY", "IVORY", "LINEN", "MINT", "NAVY", "OAK", "PINK", "PLUM", "RED", "ROSE"),
    *("SET/4", "SILVER", "TEAL", "WHITE", "WICKER", "YELLOW", "ZINC", "BOX OF 6", "SMALL"),
)
MOTIFS = (
    *("ACORN", "ANCHOR", "BADGER", "BRAMBLE", "CLOUD", "CLOVER", "COMET", "DAISY", "DRAGONFLY"),
    *("FERN", "FJORD", "FOX", "GINGHAM", "HARBOUR", "HEDGEHOG", "HERON", "KITE", "LADYBIRD"),
    *("LIGHTHOUSE", "MEADOW", "MOON", "OTTER", "PEAR", "POLKA", "PUFFIN", "RAINBOW", "ROBIN"),
    *("SAILOR", "SEAGULL", "SNOWDROP", "SPARROW", "STAR", "SUNFLOWER", "TULIP", "WHALE"),
)
THINGS = (
    *("ALARM CLOCK", "APRON", "BATH MAT", "BIRD FEEDER", "BOOKEND", "BOWL", "BUNTING", "CANDLE"),
    *("CAKE TIN", "COASTER", "COAT HOOK", "CUSHION COVER", "DOOR STOP", "DRAWER KNOB", "EGG CUP"),
    *("FAIRY LIGHTS", "GARDEN SIGN", "GIFT BAG", "GIFT WRAP", "HAND CREAM", "HOT WATER BOTTLE"),
    *("JAM JAR, LARGE", "JEWELLERY BOX", "KEY RING", "LANTERN", "LUNCH BOX", "MEMO BOARD", "MUG"),
    *("NAPKINS", "NOTEBOOK", 'PICTURE FRAME 7"', "PENCIL CASE", "PLANT POT", "PLAYING CARDS"),
    *("PURSE", "SHOPPING BAG", "SOAP DISH", "STICKERS", "STORAGE JAR", "TEA COSY", "TEA TOWEL"),
    *("TEAPOT", "TRAY, ROUND", "TRINKET BOX", "UMBRELLA", "VASE", "WALL CLOCK", "WATERING CAN"),
)
# Notes that stand where a description should, in stock movements only.
NOTES = (
    *("?", "?", "?", "damaged", "damaged", "damages", "damages", "missing", "missing"),
    *("checked", "smashed", "found", "crushed", "given away", "counted", "Damages", "No Stock"),
    *("short", "LOST", "wet", "wrong label", "ebay", "OUT OF DATE"),
)
NAME_COUNT = len(COLOURS) * len(MOTIFS) * len(THINGS)
# Shares no factor with NAME_COUNT, so that neighbours differ and no name comes twice.
_STRIDE = 10_007


def name_article(number: int) -> tuple[str, str]:
    """Return the name of article `number` (0 to NAME_COUNT - 1), and its later spelling."""
    place = number * _STRIDE % NAME_COUNT
    place, thing = divmod(place, len(THINGS))
    colour, motif = divmod(place, len(MOTIFS))
    words = COLOURS[colour], MOTIFS[motif], THINGS[thing]
    return " ".join(words), f"{words[1]} {words[2]} {words[0]}"
