"""The tables: whoever imports `models` knows the whole schema. Names are imported from the file a table lives in."""

from models.adoption import burden, recording, story, ticket
from models.calendar import rehearsal, reminder
from models.evaluation import coaching, credit, document, evaluation, expectation, feedback, follow_up, organisation, year
from models.exchange import workbook
from models.insight import kept
from models.messages import alarm, broadcast, budget, errand, group, message, outage, picture
from models.people import area, link, person, preference, restriction, search, standin, unit
from models.reporting import report
from models.standards import holiday, rule, standard
from models.training import certificate, check, lesson, training
