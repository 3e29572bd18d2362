"""Tables of drafts, submissions, reports, their trail and their evidence."""
