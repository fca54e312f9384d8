"""The Swedish words of time: months, numbers, seasons, and the words that name no day."""

import re

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan", "februari feb", "mars mar", "april apr", "maj", "juni jun", "juli jul", "augusti aug",
            "september sept sep", "oktober okt", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_CARDINALS = (
    "noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo"
)
NUMBERS = {word: number for number, word in enumerate(_CARDINALS.split())} | {"en": 1, "trettio": 30, "sextio": 60}
_ORDINALS = (
    "nollte första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte trettonde fjortonde "
    "femtonde sextonde sjuttonde artonde nittonde tjugonde tjugoförsta tjugoandra tjugotredje tjugofjärde tjugofemte "
    "tjugosjätte tjugosjunde tjugoåttonde tjugonionde trettionde trettioförsta"
)
ORDINALS = {word: number for number, word in enumerate(_ORDINALS.split()) if number} | {"förste": 1}

SEASONS = {
    name: season
    for season, names in {
        "spring": "våren vår vårterminen vårtermin vt försommaren vårkanten",
        "summer": "sommaren sommar sommarperioden sensommaren",
        "autumn": "hösten höst höstterminen hösttermin ht senhösten",
        "winter": "vintern vinter",
    }.items()
    for name in names.split()
}

BODIES = {
    "ks": "Kommunstyrelsen",
    "kommunstyrelsen": "Kommunstyrelsen",
    "kommunstyrelse": "Kommunstyrelsen",
    "kf": "Kommunfullmäktige",
    "kommunfullmäktige": "Kommunfullmäktige",
    "fullmäktige": "Kommunfullmäktige",
    "ksau": "Kommunstyrelsens arbetsutskott",
    "kommunstyrelsens arbetsutskott": "Kommunstyrelsens arbetsutskott",
    "sn": "Socialnämnden",
}
"""What every municipality has; an installation adds its own."""
SITTING = r"(?:(?:ordinarie|extra|planerade)\s+)?(?:nämnd|styrelse)?(?:sammanträde|möte)(?:t|na|n|sdag|sdagen)?"

_NOUNS = (
    r"(?:uppdraget|uppdragen|arbetet|ärendet|detta|det|resultatet|tidplan(?:en)?|återkoppling|information"
    r"|rapport(?:en)?"
    r"|avrapportering|statusrapport)(?=\s+(?:ska|skall|bör|kan|är|beräknas|planeras|förväntas|väntas|till|i|under"
    r"|vid|senast)\b|:)"
    r"|(?:pågår|ej påbörja[dt]|inte påbörja[dt]|försena[dt])(?=[,.])|deadline|slutdatum|planerad återrapportering"
    r"|plan för redovisning"
    r"|(?:plan|klart|tid|mål|uppföljning)(?=:)|(?:del|slut|läges|åter)(?:rapport|redovisning"
    r"|rapportering)(?:en)?(?: av uppdraget)?"
    r"|redovisning(?:en)?(?: av uppdraget)?"
)
_VERBS = (
    r"(?:(?:slut|del|av|läges)?(?:redovisas?|rapporteras?)|(?:komma|kommer)|presenteras|behandlas(?: av)?|tas upp|lyfts"
    r"|beslutas|ske|hanteras|(?:vara|är|bli) (?:klart?|färdigt?|genomför[dt]a?|slutför[dt]a?)|genomföras|slutföras"
    r"|färdigställas|inkomma|lämnas|klart?|färdigt?)\b"
)
_MOVES = (
    r"(?:så snart (?:som )?(?:det är )?möjligt|skyndsamt|snarast|senareläggs|förlängs|skjuts (?:fram|upp)|flyttas"
    r"|anstånd|framflyttat|uppskjutet|troligen|prel\.|gäller|går upp)"
    r"[\s,]+(?:och |dock |men )*(?=till|under|senast|i |före|innan|k[sf]\b|januari|februari|mars|april|maj|juni"
    r"|juli|augusti|september|oktober|november|december)"
)
LABEL = re.compile(
    rf"^(?:(?:{_NOUNS})\s*[:,.]?\s+)?(?:(?:ska|skall|bör|kan|beräknas|planeras|förväntas|väntas|avses|bedöms|att)\s+)*"
    rf"(?:åter)?(?:{_VERBS}\s*)?(?:{_MOVES})?",
    re.IGNORECASE,
)
"""What says that a time comes, and is none."""

_NONE = (
    r"-+|ej satt|inte satt|ej angive[nt]|inte angive[nt]|saknas|utan datum|utan tid|\?+|n/a|oklart|framgår (?:ej"
    r"|inte)|(?:ej|inte) (?:tidss?att|fastställ[td])|ing(?:en|et) (?:tid"
    r"|plan|datum|deadline)(?: \w+)?"
)
_PLANNING = (
    r"oklart när|tidpunkt (?:ej|inte) fastställd|ny tid planeras|under planering|planeras(?: in)?|planering pågår"
    r"|ej planera[dt]|inte planera[dt]|(?:ej|inte) (?:beslutat|bestämt)"
    r"(?: när)?|(?:tid|tidpunkt|datum|tidplan)(?:en|et)? (?:bestäms|meddelas|sätts|fastställs|planeras)(?: \w+)?"
    r"|(?:ej|inte) klart(?: när)?|(?:tid|datum) (?:ej|inte) (?:bestämd|bestämt|klart?)|återkommer(?: med (?:tid"
    r"|datum|tidplan))?"
)
_URGENCY = (
    r"(?:mycket |så )?skyndsamt(?: som möjligt)?|med skyndsamhet|snarast(?: möjligt)?"
    r"|så snart(?: som)? (?:det är )?möjligt"
    r"|omgående|omedelbart|genast|utan dröjsmål|så fort(?: som)? (?:det går|möjligt)|skyndsam hantering|med förtur"
    r"|inom kort|i närtid|brådskande|akut|asap|snarast och utan dröjsmål"
)
_STANDING = (
    r"löpande|fortlöpande|kontinuerligt?|tills ?vidare|permanent|ständigt|stående uppdrag|utan slutdatum"
    r"|tillsvidareuppdrag"
)
_TIMES = r"(?:en|ett|två|tre|fyra|fem|sex|flera|\d{1,2})"
_EVERY = (
    r"(?:varje|varannat|vartannat|varannan|var(?:t|je)? (?:tredje|fjärde|femte|sjätte|tionde))"
    r" (?:år|månad|kvartal|halvår|tertial|vecka|sammanträde|möte|mandatperiod|termin|höst|vår|budget)\w*"
)
_RECURRING = (
    rf"års?ligen|årlig\w*|årsvis|månadsvis|månatlig\w*|kvartalsvis|halvårsvis|halvårlig\w*|tertialvis|veckovis"
    rf"|regelbund\w+|återkommande|terminsvis|var(?:t|je)? \d{1, 2}:e (?:år|månad|vecka)|varje nämnd|{_EVERY}"
    rf"|{_TIMES} (?:gång|gånger|ggr)(?: (?:per|om|i|under|varje) |/)(?:år|året|kvartalet|kvartal|månaden?"
    rf"|mandatperiod(?:en)?"
    rf"|tertial|termin|halvår)"
    rf"|^(?:\w+ )?(?:redovisas |rapporteras |uppföljning )?per (?:år|månad|kvartal|halvår|tertial)$"
)
_BATCH = (
    r"samlingsärende\w*(?: .*)?|(?:återrapportering(?:en)? av uppdrag"
    r"|samlad återrapportering)(?: (?!.*\b(?:senast|ks|kf)\b).*)?"
)

DATELESS = (
    ("none", re.compile(_NONE), "Ingen tid är angiven."),
    ("batch", re.compile(_BATCH), "Redovisas i ett samlingsärende, som ännu inte har någon dag."),
    ("planning", re.compile(_PLANNING), "Tiden planeras."),
    ("urgency", re.compile(_URGENCY), "Bråttom, men ingen dag är satt."),
    ("standing", re.compile(_STANDING), "Löpande, utan slut."),
)
"""Kind, what the whole of the words must be, and how that is said."""
RECURRING = re.compile(rf"\b(?:{_RECURRING})\b")
"""Anywhere in the words: what comes back has no last day."""
CONDITION = re.compile(
    r"^(?:först )?(?:när|då|om (?!\d|några|fem|tre|två)|ifall|såvida|så snart|så fort|efter (?:det )?att"
    r"|under förutsättning"
    r"|förutsatt|i den mån"
    r"|vid behov|på begäran|i de fall|såvitt|beroende på|villkorat)\b|\blaga kraft\b"
)
EVENT = re.compile(
    r"^(?:i samband med|i anslutning till|inför|i och med|efter|före|innan|till|i|vid|under|parallellt med"
    r"|inom ramen för|som (?:en )?del"
    r" (?:av|i)|tidigast|från)\s+\S"
)
EVENT_NOUN = re.compile(
    r"\b\w*(?:budget|bokslut|revider|uppföljning|beredning|mandatperiod|översyn|aktualisering|beslut|antagande"
    r"|avveckling"
    r"|program|plan(?!ering)|strategi|utvärdering|utredning|process|avtal|upphandling|inflytt|öppn|start|val|påsk"
    r"|midsommar)\w*"
)
