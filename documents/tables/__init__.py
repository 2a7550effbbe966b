"""Tables → documents: a document a row, from text, spreadsheets and databases."""
