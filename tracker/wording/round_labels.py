"""Swedish words for governing documents, follow-up rounds and replies."""

GOVERNING_KIND = {
    "policy": "Policy",
    "guideline": "Riktlinje",
    "rule": "Regel",
    "instruction": "Anvisning",
    "routine": "Rutin",
    "standing_order": "Instruktion eller reglemente",
    "programme": "Program",
    "plan": "Plan",
    "action_plan": "Handlingsplan",
    "strategy": "Strategi",
    "agreement": "Överenskommelse",
    "other": "Annat",
}
AREA_KIND = {"section": "Avsnitt", "goal_area": "Målområde", "focus_area": "Fokusområde"}
ITEM_KIND = {"strategy": "Strategi", "measure": "Insats", "item": ""}
CYCLE_KIND = {
    "follow_up": "Uppföljning",
    "evaluation": "Utvärdering",
    "report": "Redovisning",
    "revision": "Revidering",
}
ADDRESSING = {
    "all": "Alla nämnder och styrelser",
    "responsible": "De som ansvarar för insatsen",
    "group": "En organgrupp",
    "chosen": "Organ som du väljer",
}
ROUND_STATE = {
    "draft": "Utkast",
    "reviewed": "Granskad, inte öppnad",
    "open": "Öppen för svar",
    "closed": "Stängd för svar",
    "compiling": "Sammanställs",
    "compiled": "Sammanställd",
    "reported": "Redovisad",
    "archived": "Arkiverad",
    "cancelled": "Inställd",
}
ROUND_STEP = {
    "review": "Markera som granskad",
    "rework": "Tillbaka till utkast",
    "open": "Öppna omgången",
    "close": "Stäng för svar",
    "compile": "Börja sammanställa",
    "freeze": "Frys sammanställningen",
    "thaw": "Öppna sammanställningen igen",
    "report": "Markera som redovisad",
    "archive": "Markera som arkiverad",
    "cancel": "Ställ in omgången",
}
REPLY_STATE = {
    "not_started": "Inte påbörjat",
    "in_progress": "Påbörjat",
    "submitted": "Inlämnat",
    "approved": "Godkänt",
    "adopted": "Antaget",
    "returned": "Öppnat igen",
    "declined": "Svarar inte",
}
CHOICE = {"yes": "Ja", "no": "Nej", "not_applicable": "Ej aktuellt"}
NO_ANSWER = "Inget svar"
