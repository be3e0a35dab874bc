"""The words of the made-up register: names of units, streets, what units say that they do.

Input:   nothing.
Output:  word lists. Persons are called as the public test people are: adjective and noun.
Never:   takes a name or a street from the real register.
"""

ADJECTIVES = (
    *("BLID", "BRATT", "BRED", "DJERV", "DYKTIG", "EDEL", "ENKEL", "FIN", "FLINK", "FORNØYD"),
    *("FRISK", "FRODIG", "GLAD", "GRØNN", "GYLDEN", "HURTIG", "HØFLIG", "KLOK", "KVIKK", "LETT"),
    *("LUN", "LYS", "MILD", "MODIG", "MYK", "MUNTER", "NATURLIG", "NØYSOM", "OPPLAGT", "PRESIS"),
    *("RASK", "ROLIG", "RUND", "SINDIG", "SMIDIG", "SNILL", "SPENSTIG", "STILLE", "STOLT"),
    *("STRÅLENDE", "STØDIG", "TAPPER", "TRIVELIG", "TROFAST", "TYDELIG", "VAKKER", "VARM", "ÆRLIG"),
)
NOUNS = (
    *("APPELSIN", "BAMBUS", "BEKK", "BLOMST", "BJØRK", "BLYANT", "BRENNESLE", "DUGG", "EKORN"),
    *("ELG", "FELE", "FJORD", "FLUE", "FURU", "GAUPE", "GRESSKAR", "HASSEL", "HAGE", "HEST"),
    *("HUMLE", "HVAL", "ISBRE", "KANIN", "KASTANJE", "KLIPPE", "KNOPP", "KRABBE", "LAKS", "LERKE"),
    *("LØK", "LØNN", "MASKIN", "MOSE", "MULTE", "MÅKE", "NATTERGAL", "NØTT", "ORM", "OTER"),
    *("PINGVIN", "PLOMME", "RABARBRA", "REKE", "REV", "ROGN", "RØMME", "SELJE", "SKJELL", "SKOG"),
    *("SNØFNUGG", "SOLSIKKE", "SOPP", "SPURV", "STEIN", "SYRIN", "TANG", "TIUR", "TORV", "TRANE"),
    *("UGLE", "VEPS", "VIND", "ØRN", "ØYENSTIKKER"),
)
TRADES = (
    *("BYGG", "CONSULT", "DRIFT", "EIENDOM", "ELEKTRO", "ENTREPRENØR", "GRUPPEN", "HANDEL"),
    *("HOLDING", "INVEST", "KOMPETANSE", "MASKIN", "MAT", "MILJØ", "REGNSKAP", "RÅDGIVNING"),
    *("SERVICE", "STUDIO", "TRANSPORT", "UTVIKLING", "VERKSTED"),
)
# Streets that no town has.
STREETS = (
    *("Eksempelgata", "Feltveien", "Fyllstien", "Kolonnegata", "Kontrollsifferveien", "Listegata"),
    *("Mønsterveien", "Nøkkelrekka", "Prøvebakken", "Prøvesvingen", "Radstien", "Skjemagata"),
    *("Stikkprøveveien", "Syntesegata", "Tabellveien", "Tegnsettgata", "Tilfeldighetsveien"),
    *("Utvalgsgata", "Versjonsveien", "Vilkårsstien"),
)
# Lines as the register breaks them; quotes and commas stand in them as people write them.
ACTIVITIES = (
    ("Handel og tjenesteyting.",),
    ("Konsulentvirksomhet, og det som naturlig hører sammen med", "dette."),
    ("Eie og forvalte fast eiendom, aksjer og andre verdier, samt", "delta i andre selskaper."),
    ('Drift av verksted under navnet "Hjulet rundt", salg av deler', "og utleie av utstyr."),
    ("Utvikling og salg av programvare.",),
    ("Bygg- og anleggsvirksomhet.", "Utleie av maskiner, med og uten fører."),
    ("Drift av kafé, catering og arrangementer.",),
    ("Undervisning, foredrag og kurs; utgivelse av læremidler.",),
)
PURPOSES = (
    ("Selskapets formål er handel, tjenesteyting og det som står i", "forbindelse med dette."),
    ("Å drive investeringsvirksomhet, alene eller sammen med andre.",),
    (
        "Selskapets formål er å eie, drive og leie ut fast eiendom,",
        "og å delta i andre foretak",
        "med lignende virksomhet.",
    ),
    ("Å arbeide for fellesskapets beste.", 'Overskudd går til formålet ("ideelt formål").'),
)
VOLUNTARY_VAT = "Utleier av bygg eller anlegg"
SUPPORT_UNIT = "70.100", "Hovedkontortjenester"
