"""The tables: SQLAlchemy mappings, one noun a file. They remember; operations act."""

from tracker.models.assignment import Assignment, AssignmentCase, AssignmentPoint, AssignmentText, Serial
from tracker.models.body import Body, BodyAlias, BodyGroup, BodySetting, GroupMember, Succession
from tracker.models.budget_decision import BudgetDecision
from tracker.models.calendar_feed import CalendarFeed
from tracker.models.carrier import Carrier
from tracker.models.case import Case, CaseNumber
from tracker.models.closed_day import ClosedDay
from tracker.models.closing import Closing
from tracker.models.compilation import AnswerAssignment, CommentReview, Compilation
from tracker.models.date_request import DateRequest
from tracker.models.deadline import Deadline
from tracker.models.disposal import Disposal
from tracker.models.document import AssignmentDocument, Document, ParagraphDocument
from tracker.models.draft import Draft
from tracker.models.event import Event, EventDetail, EventHead
from tracker.models.follow_up_cycle import CycleOccasion, FollowUpCycle
from tracker.models.follow_up_round import FollowUpRound, RoundHeading, RoundQuestion
from tracker.models.governed_item import DocumentArea, GovernedItem, GovernedItemBody
from tracker.models.governing_document import GoverningDocument, GoverningDocumentAssignment
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
from tracker.models.question_template import QuestionTemplate
from tracker.models.reading import Reading, ReadingPage
from tracker.models.recipient import Recipient
from tracker.models.relation import Relation
from tracker.models.reply import Answer, Reply, Submission
from tracker.models.report import Report, ReportItem
from tracker.models.saved_view import SavedView
from tracker.models.search_entry import SearchEntry, SearchWord
from tracker.models.second_step import RecoveryCode, SecondStep
from tracker.models.stated_fact import StatedFact
from tracker.models.stored_list import StoredList, StoredListItem
from tracker.models.user import AccessLog, LoginAttempt, RoleGrant, User, WebSession

__all__ = [
    "AccessLog", "Answer", "AnswerAssignment", "Assignment", "AssignmentCase", "AssignmentDocument",
    "AssignmentPoint", "AssignmentText", "Body", "BodyAlias", "BodyGroup", "BodySetting", "BudgetDecision",
    "CalendarFeed", "Carrier", "Case", "CaseNumber", "ClosedDay", "Closing", "CommentReview", "Compilation",
    "CycleOccasion", "DateRequest", "Deadline", "DecisionPoint", "Disposal", "Document", "DocumentArea", "Draft",
    "Event", "EventDetail", "EventHead", "FollowUpCycle", "FollowUpRound", "GovernedItem", "GovernedItemBody",
    "GoverningDocument", "GoverningDocumentAssignment", "GroupMember", "JobRun", "Lease", "LoginAttempt",
    "MailAttempt", "Meeting", "Note", "Notice", "OneTimeToken", "OuterIdentity", "OutgoingMail", "Paragraph",
    "ParagraphCase", "ParagraphDocument", "PreviousHandling", "QuestionTemplate", "Reading", "ReadingPage",
    "Recipient", "RecoveryCode", "Relation", "Reply", "Report", "ReportItem", "Reservation", "ResetRequest",
    "RoleGrant", "RoundHeading", "RoundQuestion", "SavedView", "SearchEntry", "SearchWord", "SecondStep", "Serial",
    "StatedFact", "StoredList", "StoredListItem", "Submission", "Succession", "User", "Vote", "WebSession",
]  # fmt: skip
