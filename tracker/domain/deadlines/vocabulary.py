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
    "ksau": "Kommunstyrelsens arbetsutskott",
    "kommunstyrelsens arbetsutskott": "Kommunstyrelsens arbetsutskott",
    "sn": "Socialnämnden",
}
"""What every municipality has; an installation adds its own."""
SITTING = r"(?:(?:ordinarie|extra|planerade)\s+)?(?:nämnd|styrelse)?(?:sammanträde|möte)(?:t|na|n|sdag|sdagen|sdatum)?"

_NONE = (
    r"-+|ej satt|inte satt|ej angive[nt]|inte angive[nt]|saknas|utan datum|utan tid|ing(?:en|et) (?:tid"
    r"|plan|datum|deadline)(?: \w+)?"
)
_PLANNING = (
    r"under planering|planeras(?: in)?|planering pågår|ej planera[dt]|inte planera[dt]|(?:ej|inte) (?:beslutat|bestämt)"
    r"(?: när)?|(?:tid|tidpunkt|datum|tidplan)(?:en|et)? (?:bestäms|meddelas|sätts|fastställs|planeras)(?: \w+)?"
    r"|(?:ej|inte) klart(?: när)?|(?:tid|datum) (?:ej|inte) (?:bestämd|bestämt|klart?)|återkommer(?: med (?:tid"
    r"|datum|tidplan))?"
)
_URGENCY = (
    r"(?:mycket |så )?skyndsamt(?: som möjligt)?|med skyndsamhet|snarast(?: möjligt)?"
    r"|så snart(?: som)? (?:det är )?möjligt"
    r"|omgående|omedelbart|genast|utan dröjsmål|så fort(?: som)? (?:det går|möjligt)|skyndsam hantering|med förtur"
    r"|inom kort|i närtid|snarast och utan dröjsmål"
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
    rf"|regelbund\w+|återkommande|{_EVERY}"
    rf"|{_TIMES} (?:gång|gånger) (?:per|om|i|under|varje) (?:året?|kvartalet|kvartal|månaden?|mandatperiod(?:en)?"
    rf"|tertial|termin|halvår)"
    rf"|per (?:år|månad|kvartal|halvår|tertial)"
)
_BATCH = r"samlingsärende\w*(?: .*)?|återrapportering(?:en)? av uppdrag(?: .*)?|samlad återrapportering(?: .*)?"

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
    r"^(?:först )?(?:när|då|om|ifall|såvida|sedan|så snart|så fort|efter (?:det )?att|under förutsättning"
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
