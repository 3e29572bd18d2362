"""Work that takes longer than an answer may: files, bundles, rehearsals, and the backup of each night."""
