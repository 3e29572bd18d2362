"""The workbook in chat, and texts for e-Kinerja BKN."""
