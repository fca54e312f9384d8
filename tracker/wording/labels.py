"""What the domain's words are called in Swedish. Each vocabulary is complete; a house test sees to it."""

from tracker.domain.lifecycle import Status
from tracker.domain.permissions import Role
from tracker.wording.round_labels import ROUND_EVENT

STATUS = {
    Status.DRAFT: "Utkast",
    Status.PROPOSED: "Föreslaget",
    Status.GIVEN: "Inte påbörjat",
    Status.IN_PROGRESS: "Pågår",
    Status.READY: "Klart att redovisa",
    Status.REPORTED: "Redovisat, väntar på beslut",
    Status.COMPLETED: "Fullgjort",
    Status.WRITTEN_OFF: "Avslutat, inte fullgjort",
    Status.REPLACED: "Ersatt",
    Status.REJECTED: "Avslaget",
    Status.ANNULLED: "Upphävt",
    Status.VOIDED: "Makulerat",
    Status.CLOSED_UNDOCUMENTED: "Avfört, beslut saknas",
}
STATUS_EXPLAINED = {
    Status.DRAFT: "Utkastet räknas inte förrän det är granskat mot protokollet.",
    Status.PROPOSED: "Föreslaget, men inte beslutat. Det är inget uppdrag förrän det organ som avgör har sagt sitt.",
    Status.GIVEN: "Uppdraget är beslutat, men arbetet har inte börjat.",
    Status.IN_PROGRESS: "Arbetet är i gång.",
    Status.READY: "Underlaget är klart och väntar på sammanträde.",
    Status.REPORTED: "Redovisat till uppdragsgivaren. Beslut väntas.",
    Status.COMPLETED: "Uppdraget är förklarat fullgjort.",
    Status.WRITTEN_OFF: "Uppdraget har avslutats genom beslut utan att förklaras fullgjort.",
    Status.REPLACED: "Ett nytt uppdrag har tagit över.",
    Status.REJECTED: "Förslaget avslogs.",
    Status.ANNULLED: "Beslutet som gav uppdraget har upphävts.",
    Status.VOIDED: "Registrerat av misstag. Står kvar för spårbarhetens skull.",
    Status.CLOSED_UNDOCUMENTED: "Avfört ur en äldre lista. Något beslut har inte hittats.",
}
ROLE = {
    Role.REGISTRAR: "Registrator",
    Role.OFFICER: "Handläggare",
    Role.MANAGER: "Chef",
    Role.AUDITOR: "Revisor",
    Role.ELECTED: "Förtroendevald",
    Role.ADMIN: "Administratör",
}

CLOSING = {
    "completed": "Fullgjort",
    "not_completed": "Inte fullgjort",
    "ended": "Avslutat, inte fullgjort",
    "replaced": "Ersatt",
    "amended": "Ändrat uppdrag",
    "extended": "Förlängd tid",
    "tabled": "Bordlagt",
    "referred_back": "Återremitterat",
    "noted": "Endast antecknat",
    "partly_reported": "Delredovisat",
    "approved_own_part": "Godkänt för egen del",
    "confirmed": "Uppdraget gavs",
    "rejected": "Avslaget",
    "annulled": "Upphävt",
}
"""What a decision says, as chosen in a form."""

CLOSING_SAID = {
    "completed": "Förklarades fullgjort",
    "not_completed": "Förklarades inte fullgjort",
    "ended": "Avslutades utan att förklaras fullgjort",
    "replaced": "Ersattes av ett nytt uppdrag",
    "amended": "Uppdraget ändrades",
    "extended": "Tiden förlängdes",
    "tabled": "Bordlades",
    "referred_back": "Återremitterades",
    "noted": "Redovisningen antecknades",
    "partly_reported": "Delredovisning antecknades",
    "approved_own_part": "Redovisningen godkändes för egen del",
    "confirmed": "Förslaget blev uppdrag",
    "rejected": "Förslaget avslogs",
    "annulled": "Upphävdes",
}
"""The same, as it reads in a chain or a history."""

CLOSING_STEP = {
    **CLOSING,
    "tabled": "Bordlades",
    "referred_back": "Återremitterades",
    "noted": "Antecknades",
    "amended": "Ändrades",
    "extended": "Tiden förlängdes",
    "confirmed": "Gavs",
    "approved_own_part": "Godkändes för egen del",
    "partly_reported": "Delredovisades",
}
RECOMMENDED_STEP = "Tillstyrktes"

LETTER = {
    "new_assignment": "Nytt uppdrag",
    "reminder": "Påminnelse",
    "late": "Försenat",
    "decided": "Beslut",
    "question": "Fråga",
    "answer": "Svar",
    "undelivered": "Kom inte fram",
    "taken_back": "Rättelse",
    "moved": "Ändrat sammanträde",
    "request": "Begäran om längre tid",
    "request_answered": "Svar om längre tid",
    "late_manager": "Försenat utan svar",
    "late_registrar": "Försenat utan svar",
    "substitute": "Ersätter någon",
    "digest": "Veckomejl",
    "monthly": "Månadsmejl",
    "before_meeting": "Inför sammanträde",
    "round_opened": "Uppföljning öppen",
    "round_reminder": "Uppföljning att svara på",
    "round_late": "Uppföljning försenad",
    "round_returned": "Uppföljning öppnad igen",
    "round_approval": "Uppföljning att godkänna",
    "round_silent": "Uppföljning utan svar",
}
STAGE = {
    "two_weeks": "första påminnelsen",
    "three_days": "sista påminnelsen",
    "late": "handläggaren får veta att det är försenat",
    "manager": "chefen får veta, om ingen har svarat",
    "registrar": "registratorn får veta, om ingen har svarat",
}
MAIL_STATE = {
    "pending": "väntar på att skickas",
    "claimed": "skickas just nu",
    "in_data": "skickas just nu",
    "sent": "skickat",
    "bounced": "kom inte fram",
    "dead": "kunde inte skickas",
    "held": "hålls kvar",
    "cancelled": "skickades inte",
}
NOTICE_CHOICE = {
    "daily": "Samma dag, i ett mejl på morgonen",
    "weekly": "Samlat en gång i veckan",
    "essential": "Bara det som måste",
}
NOTICE_CHOICE_EXPLAINED = {
    "daily": "Högst ett mejl per arbetsdag, och bara när något har hänt eller snart ska redovisas.",
    "weekly": "På veckans första arbetsdag, med allt som kommer under veckan. Frågor kommer direkt.",
    "essential": "Nya uppdrag, beslut, frågor och det som är försenat. Inga påminnelser i förväg.",
}

ORIGIN = {
    "decision": "Beslut",
    "proposal": "Yrkande",
    "motion": "Motion",
    "budget": "Budget",
    "correction": "Rättelse",
}
KIND = {"assignment": "Uppdrag", "referral_task": "Återremiss", "standing": "Löpande uppdrag"}
RECIPIENT_ROLE = {
    "lead": "ansvarar",
    "co_responsible": "ansvarar tillsammans",
    "support": "stöd",
    "collaborate": "samverkan",
}
OWN_STATUS = {
    "given": "inte påbörjat",
    "in_progress": "pågår",
    "ready": "klart att redovisa",
    "reported": "redovisat",
    "accepted": "godkänt för egen del",
}
BODY_KIND = {
    "council": "Fullmäktige",
    "executive_board": "Kommunstyrelse",
    "committee": "Nämnd",
    "company_board": "Bolagsstyrelse",
    "company": "Bolag",
    "administration": "Förvaltning",
    "advisory": "Råd eller beredning",
    "external": "Utanför kommunen",
    "official": "Befattning",
}
PARAGRAPH_SERIES = {"per_year": "Börjar om varje år", "per_meeting": "Börjar om vid varje sammanträde"}
OUTCOME = {
    "approved": "Bifall",
    "rejected": "Avslag",
    "tabled": "Bordlagt",
    "referred_back": "Återremitterat",
    "other": "Annat",
}
CARRIER_KIND = {
    "interim_report": "Delårsrapport",
    "annual_report": "Årsrapport",
    "supplementary_budget": "Kompletteringsbudget",
    "batch": "Återrapportering av uppdrag",
}
DOCUMENT_KIND = {
    "protocol_extract": "Protokollsutdrag",
    "official_report": "Tjänsteutlåtande",
    "proposal": "Yrkande",
    "council_paper": "Handling",
    "attachment": "Bilaga",
}
DISPOSAL_KIND = {
    "letters": "Mejl, påminnelser och besked som är avslutade",
    "access_log": "Logg över läsning av skyddat och hämtade filer",
    "log_ins": "Inloggningar, försök att logga in och länkar",
    "working_notes": "Arbetsanteckningar till avslutade uppdrag",
    "drafts": "Utkast som aldrig sparades",
    "personal_detail": "En personuppgift i text",
}
RELATION = {
    "follows": ("Leder till", "Följer på"),
    "replaces": ("Ersatt av", "Ersätter"),
    "corrects": ("Rättat av", "Rättar"),
    "same_task": ("Samma uppgift som", "Samma uppgift som"),
    "depends_on": ("Behövs för", "Beroende av"),
}
"""Kind → what stands on the earlier assignment, what stands on the later."""

EVENT = {
    "assignment.registered": "Registrerat",
    "assignment.registered_afterwards": "Registrerat i efterhand",
    "assignment.changed": "Uppgifter ändrade",
    "assignment.status_updated": "Läge ändrat",
    "assignment.status_confirmed": "Läget är oförändrat",
    "assignment.handed_over": "Lämnat över",
    "assignment.voided": "Makulerat",
    "assignment.published": "Publicerat i öppna vyn",
    "assignment.withdrawn": "Borttaget ur öppna vyn",
    "assignment.reopened": "Öppnat igen",
    "case.linked": "Diarienummer kopplat",
    "closing.recorded": "Beslut registrerat",
    "recommendation.recorded": "Förslag till beslut registrerat",
    "recommendation.fallen": "Förslag till beslut föll",
    "report.handed_in": "Redovisning registrerad",
    "document.added": "Dokument tillagt",
    "document.voided": "Dokument borttaget",
    "paragraph.recorded": "Paragraf registrerad",
    "meeting.adjusted": "Protokollet justerat",
    "assignment.transferred": "Gick över till ett annat organ",
    "meeting.planned": "Sammanträde inlagt",
    "meeting.cancelled": "Sammanträde inställt",
    "meeting.moved": "Sammanträde flyttat",
    "deadline.followed": "Tiden följde sammanträdet",
    "deadline.bound": "Tiden kopplad till sammanträdet",
    "date.requested": "Längre tid begärd",
    "date.accepted": "Begäran om längre tid godtagen",
    "date.declined": "Begäran om längre tid avslagen",
    "deadline.reread": "Tiden lästes på nytt",
    "carrier.set": "Rapporttillfälle sparat",
    "carrier.followed": "Rapporttillfället följde sammanträdet",
    "carrier.voided": "Rapporttillfälle borttaget",
    "list.stored": "Lista sparad",
    "saved_view.added": "Vy sparad",
    "saved_view.changed": "Vy ändrad",
    "saved_view.voided": "Vy borttagen",
    "act.undone": "Ångrat",
    "paragraph.adjusted": "Paragrafen omedelbart justerad",
    "body.added": "Organ tillagt",
    "body.changed": "Organ ändrat",
    "body_group.added": "Organgrupp tillagd",
    "body_group.changed": "Organgrupp ändrad",
    "installation.restored": "Återställt ur säkerhetskopia",
    "setting.changed": "Regel ändrad",
    "closed_day.changed": "Stängd dag ändrad",
    "user.added": "Konto tillagt",
    "user.settings_changed": "Inställningar ändrade",
    "user.changed": "Konto ändrat",
    "user.deactivated": "Konto avstängt",
    "user.activated": "Konto öppnat igen",
    "user.password_changed": "Lösenord bytt",
    "user.password_chosen": "Lösenord valt med länk",
    "user.link_sent": "Länk för att välja lösenord skickad",
    "user.logged_out": "Utloggad av administratören",
    "user.second_step_begun": "Tvåstegsinloggning på",
    "user.second_step_ended": "Tvåstegsinloggning av",
    "user.recovery_codes_made": "Nya reservkoder",
    "user.identity_linked": "Knutet till organisationens inloggning",
    "disposal.planned": "Gallring planerad",
    "disposal.exported": "Gallring exporterad",
    "disposal.voided": "Planerad gallring borttagen",
    "disposal.run": "Gallring genomförd",
    "disposal.words_taken_out": "Personuppgift borttagen enligt beslut",
    "disposal.files_taken": "Filer borttagna enligt beslut",
    "stated_fact.changed": "Uppgifter om tjänsten ändrade",
    **ROUND_EVENT,
}
DISMISSAL = {
    "none": "Inget uppdrag",
    "duplicate": "Dubblett",
    "registered": "Finns redan",
    "other": "Annat skäl",
}
"""Why a person dismissed what was suggested."""
