"""The tables: SQLAlchemy mappings, one noun a file. They remember; operations act."""

from tracker.models.assignment import Assignment, AssignmentCase, AssignmentPoint, AssignmentText, Serial
from tracker.models.body import Body, BodyAlias, BodyGroup, BodySetting, GroupMember, Succession
from tracker.models.budget_decision import BudgetDecision
from tracker.models.calendar_feed import CalendarFeed
from tracker.models.carrier import Carrier
from tracker.models.case import Case, CaseNumber
from tracker.models.closed_day import ClosedDay
from tracker.models.closing import Closing
from tracker.models.date_request import DateRequest
from tracker.models.deadline import Deadline
from tracker.models.document import AssignmentDocument, Document, ParagraphDocument
from tracker.models.draft import Draft
from tracker.models.event import Event, EventDetail, EventHead
from tracker.models.lease import JobRun, Lease
from tracker.models.meeting import Meeting
from tracker.models.note import Note
from tracker.models.notice import Notice
from tracker.models.one_time_token import OneTimeToken, ResetRequest
from tracker.models.outer_identity import OuterIdentity
from tracker.models.outgoing_mail import MailAttempt, OutgoingMail
from tracker.models.paragraph import (
    DecisionPoint,
    Paragraph,
    ParagraphCase,
    PreviousHandling,
    Reservation,
    Vote,
)
from tracker.models.reading import Reading, ReadingPage
from tracker.models.recipient import Recipient
from tracker.models.relation import Relation
from tracker.models.report import Report, ReportItem
from tracker.models.saved_view import SavedView
from tracker.models.search_entry import SearchEntry, SearchWord
from tracker.models.second_step import RecoveryCode, SecondStep
from tracker.models.stored_list import StoredList, StoredListItem
from tracker.models.user import AccessLog, LoginAttempt, RoleGrant, User, WebSession

__all__ = [
    "AccessLog", "Assignment", "AssignmentCase", "AssignmentDocument", "AssignmentPoint", "AssignmentText", "Body",
    "BodyAlias", "BodyGroup", "BodySetting", "BudgetDecision", "CalendarFeed", "Carrier", "Case", "CaseNumber",
    "ClosedDay", "Closing", "DateRequest", "Deadline", "DecisionPoint", "Document", "Draft", "Event", "EventDetail",
    "EventHead", "GroupMember", "JobRun", "Lease", "LoginAttempt", "MailAttempt", "Meeting", "Note", "Notice",
    "OneTimeToken", "OuterIdentity", "OutgoingMail", "Paragraph", "ParagraphCase", "ParagraphDocument",
    "PreviousHandling", "Reading", "ReadingPage", "Recipient", "RecoveryCode", "Relation", "Report", "ReportItem",
    "Reservation", "ResetRequest", "RoleGrant", "SavedView", "SearchEntry", "SearchWord", "SecondStep", "Serial",
    "StoredList", "StoredListItem", "Succession", "User", "Vote", "WebSession",
]  # fmt: skip
