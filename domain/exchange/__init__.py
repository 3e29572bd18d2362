"""Rules of tables that come in: how a cell is read and kept."""
