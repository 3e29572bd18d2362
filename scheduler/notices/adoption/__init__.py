"""Notices that help people along: newcomers, stories, waiting questions, and the burden meter."""
