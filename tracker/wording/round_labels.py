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
ROUND_EVENT = {
    "governing_document.added": "Styrdokument tillagt",
    "governing_document.changed": "Styrdokument ändrat",
    "governing_document.voided": "Styrdokument borttaget",
    "governing_document.tied": "Uppdrag kopplade till styrdokument",
    "governing_document.structured": "Styrdokumentets struktur sparad",
    "governing_document.cycle_added": "Återkommande uppföljning tillagd",
    "governing_document.cycle_voided": "Återkommande uppföljning borttagen",
    "governing_document.followed_up": "Uppföljning redovisad",
    "follow_up_round.made": "Uppföljningsomgång skapad",
    "follow_up_round.changed": "Uppföljningsomgång ändrad",
    "follow_up_round.asked": "Fråga i omgången ändrad",
    "follow_up_round.reviewed": "Omgången granskad",
    "follow_up_round.reworked": "Omgången tillbaka till utkast",
    "follow_up_round.opened": "Omgången öppnad",
    "follow_up_round.closed": "Omgången stängd",
    "follow_up_round.compiling": "Sammanställning påbörjad",
    "follow_up_round.compiled": "Sammanställningen fryst",
    "follow_up_round.thawed": "Sammanställningen öppnad igen",
    "follow_up_round.reported": "Omgången redovisad",
    "follow_up_round.archived": "Omgången arkiverad",
    "follow_up_round.cancelled": "Omgången inställd",
    "reply.begun": "Svar påbörjat",
    "reply.handed_in": "Svar inlämnat",
    "reply.approved": "Svar godkänt",
    "reply.adopted": "Svar antaget",
    "reply.returned": "Svar skickat tillbaka",
    "reply.declined": "Organet svarar inte",
    "reply.reopened": "Svar öppnat igen",
    "reply.contact_named": "Kontakt för svaret vald",
    "follow_up_round.comments_reviewed": "Kommentarer granskade",
    "compilation.analysed": "Sammanställningens text sparad",
    "compilation.frozen": "Sammanställning fryst",
    "assignment.tied_to_answer": "Kopplat till ett svar i en uppföljning",
    "assignment.untied_from_answer": "Inte längre kopplat till ett svar",
    "reply.imported": "Svar inläst ur ett formulär",
    "reply.import_undone": "Inläst formulär ångrat",
}
"""What the history says of them; tracker.wording.labels has it with the rest."""
