"""What comes in and goes out as a whole: the workbook, e-Kinerja, and backups;
a single person's form is the business of reporting.
"""
