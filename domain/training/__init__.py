"""Rules of trainings: seats, attendance, checks, certificates, and the questions about a new one."""
